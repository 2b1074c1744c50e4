package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import java.util.List;

/** libvirt on the target compares its hypervisor's CPU with the one the guest really has. */
final class CpuCompatible implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> judge(input, target));
    }

    private static List<Finding> judge(CheckInput input, TargetFacts target) {
        String name = input.target().name();
        String why = target.getCpuMessage().isBlank() ? "" : ": " + target.getCpuMessage();
        return switch (target.getCpuComparison()) {
            case "incompatible" ->
                List.of(Finding.error(
                        Code.CPU_INCOMPATIBLE, "the CPU of " + name + " lacks what " + input.vmName() + " uses" + why));
            case "error" ->
                List.of(Finding.warning(
                        Code.CPU_INCOMPATIBLE, "libvirt on " + name + " could not compare the CPUs" + why));
            // identical, superset; unknown: the domain names no CPU, or this libvirt can't compare
            default -> List.of();
        };
    }
}
