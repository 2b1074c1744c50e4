package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Zugvogel drives libvirt from 9.0 and QEMU from 7.2; towards an older QEMU a move is best effort. */
final class Versions implements Check {
    static final long OLDEST_LIBVIRT = 9_000_000;
    static final long OLDEST_QEMU = 7_002_000;

    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> {
            List<Finding> found = new ArrayList<>();
            compare(found, input, "libvirt", vm.getLibvirtVersion(), target.getLibvirtVersion(), OLDEST_LIBVIRT);
            compare(found, input, "QEMU", vm.getQemuVersion(), target.getQemuVersion(), OLDEST_QEMU);
            return found;
        });
    }

    private static void compare(
            List<Finding> found, CheckInput input, String what, long here, long there, long oldest) {
        unsupported(found, input.source().name(), what, here, oldest);
        unsupported(found, input.target().name(), what, there, oldest);
        if (here > 0 && there > 0 && there < here)
            found.add(Finding.warning(
                    Code.VERSION_OLDER,
                    what + " is " + text(there) + " on " + input.target().name() + " and " + text(here) + " on "
                            + input.source().name()));
    }

    private static void unsupported(List<Finding> found, String host, String what, long version, long oldest) {
        if (version > 0 && version < oldest)
            found.add(Finding.error(
                    Code.VERSION_UNSUPPORTED,
                    host + " has " + what + " " + text(version) + "; the oldest supported is " + text(oldest)));
    }

    /** libvirt's number for a version: major * 1,000,000 + minor * 1,000 + release. */
    private static String text(long version) {
        return String.format(Locale.ROOT, "%d.%d.%d", version / 1_000_000, version / 1_000 % 1_000, version % 1_000);
    }
}
