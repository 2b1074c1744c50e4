package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import java.util.Locale;

/** What the crash matrix strikes, in its part of a migration. */
enum Victim {
    SERVER,
    SOURCE_AGENT,
    TARGET_AGENT,
    SOURCE_LIBVIRTD,
    TARGET_LIBVIRTD,
    SOURCE_QEMU,
    TARGET_QEMU,
    /** The target's link goes down. */
    LINK_CUT,
    /** Nothing passes the target's link any more, and nobody is told. */
    BLACK_HOLE;

    /** Ready to strike at once. */
    interface Strike extends AutoCloseable {
        void now();

        /** Whether it hit anything; a guest's QEMU may be gone, or not be there yet. Else a miss is an error. */
        boolean hit();

        @Override
        void close();
    }

    Strike aim(Fleet fleet, Host source, Host target, String vm) {
        return switch (this) {
            case SERVER ->
                pulls(Trigger.aim(
                        fleet.bed().layout().network()::command,
                        fleet.bed().product().server().pidFile()));
            case SOURCE_AGENT -> pulls(Trigger.aim(source, "agent"));
            case TARGET_AGENT -> pulls(Trigger.aim(target, "agent"));
            case SOURCE_LIBVIRTD -> pulls(Trigger.aim(source, "libvirtd"));
            case TARGET_LIBVIRTD -> pulls(Trigger.aim(target, "libvirtd"));
            case SOURCE_QEMU -> pulls(Trigger.aimLater(source::command, qemu(vm)));
            case TARGET_QEMU -> pulls(Trigger.aimLater(target::command, qemu(vm)));
            case LINK_CUT -> does(() -> target.link().cut());
            case BLACK_HOLE -> does(() -> target.link().blackhole());
        };
    }

    /** The guest itself may die of it. */
    boolean isGuest() {
        return this == SOURCE_QEMU || this == TARGET_QEMU;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String qemu(String vm) {
        return "/run/libvirt/qemu/" + vm + ".pid";
    }

    private static Strike pulls(Trigger trigger) {
        return new Strike() {
            @Override
            public void now() {
                trigger.pull();
            }

            @Override
            public boolean hit() {
                return trigger.hit();
            }

            @Override
            public void close() {
                trigger.close();
            }
        };
    }

    private static Strike does(Runnable fault) {
        return new Strike() {
            @Override
            public void now() {
                fault.run();
            }

            @Override
            public boolean hit() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
