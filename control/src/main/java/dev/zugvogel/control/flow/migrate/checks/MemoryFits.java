package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;

/** The guest's memory and QEMU's own must fit beside what is reserved. */
final class MemoryFits implements Check {
    /** What QEMU needs beside the guest's memory: translation, buffers, video. */
    static final Bytes QEMU_OVERHEAD = Bytes.ofMib(128);

    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> judge(input, vm, target));
    }

    private static List<Finding> judge(CheckInput input, VmFacts vm, TargetFacts target) {
        // A guest on huge pages takes nothing of the memory that MemAvailable counts.
        if (vm.getHugepageBytes() > 0) return List.of();
        Bytes needed = new Bytes(vm.getMemoryBytes()).plus(QEMU_OVERHEAD);
        Bytes reserved = input.target().reserved().memory();
        Bytes free = new Bytes(target.getMemoryAvailableBytes()).minusOrZero(reserved);
        if (free.compareTo(needed) >= 0) return List.of();
        return List.of(Finding.error(
                Code.MEMORY_SHORT,
                input.target().name() + " has " + free + " of memory free (" + reserved + " are reserved); "
                        + input.vmName() + " needs " + needed));
    }
}
