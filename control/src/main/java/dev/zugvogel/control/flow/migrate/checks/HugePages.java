package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;

/** A guest on huge pages needs as many free ones of its page size. */
final class HugePages implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> judge(input, vm, target));
    }

    private static List<Finding> judge(CheckInput input, VmFacts vm, TargetFacts target) {
        if (vm.getHugepageBytes() <= 0) return List.of();
        long neededPages = Math.ceilDiv(vm.getMemoryBytes(), vm.getHugepageBytes());
        if (target.getFreeHugepages() >= neededPages) return List.of();
        return List.of(Finding.error(
                Code.HUGEPAGES_SHORT,
                input.target().name() + " has " + target.getFreeHugepages() + " free huge pages; " + input.vmName()
                        + " needs " + neededPages));
    }
}
