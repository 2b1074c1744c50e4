package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.libvirt.LibvirtException;
import java.util.concurrent.atomic.AtomicInteger;

/** What becomes of a post-copy in the fake, as was measured on libvirt 9.0. Guarded by the world's lock. */
final class FakePostCopy {
    private final World world;
    /** QEMU's channel breaks as soon as the guest runs at the target. */
    volatile boolean breaks;
    /** How many more times QEMU at the target does not take it up again. */
    final AtomicInteger refusals = new AtomicInteger();

    FakePostCopy(World world) {
        this.world = world;
    }

    /** The source's guest stops for good; all that follows is pages. */
    void leave(FakeDomain source) {
        if (!source.performing) throw FakeLibvirt.refused(55, "no migration is running");
        source.power = Power.PAUSED_IN_POST_COPY;
    }

    boolean hasLeft() {
        return world.source.power(world.vm).isLeftInPostCopy();
    }

    /** Finish: the guest runs, and its pages come or do not. */
    void start(FakeDomain target) {
        if (world.openRelays() == 0) {
            world.remove(world.target);
            throw FakeLibvirt.refused(9, "load of migration failed");
        }
        target.power = Power.RUNNING_IN_POST_COPY;
        world.target.resumedInPostCopy(world.vm);
        if (!breaks) {
            target.power = Power.RUNNING;
            return;
        }
        target.power = Power.RUNNING_POST_COPY_BROKEN;
        world.source.domain(world.vm).power = Power.PAUSED_POST_COPY_BROKEN;
        throw lost();
    }

    void requireBroken(FakeDomain either) {
        boolean broken =
                either.power == Power.PAUSED_POST_COPY_BROKEN || either.power == Power.RUNNING_POST_COPY_BROKEN;
        if (!broken) throw FakeLibvirt.refused(55, "the domain is not in a failed post-copy");
    }

    void prepareAgain(FakeDomain target) {
        requireBroken(target);
        boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (refused) throw FakeLibvirt.refused(1, "QEMU does not take it");
    }

    void performAgain(FakeDomain source) {
        requireBroken(source);
        source.power = Power.PAUSED_IN_POST_COPY;
        world.target.domain(world.vm).power = Power.RUNNING_IN_POST_COPY;
    }

    /** Finish of a recovery. */
    void arrive(FakeDomain target) {
        if (target.power != Power.RUNNING_IN_POST_COPY) throw lost();
        target.power = Power.RUNNING;
    }

    private static LibvirtException lost() {
        return FakeLibvirt.refused(9, "post-copy migration failed");
    }
}
