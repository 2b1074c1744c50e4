package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;
import java.util.Locale;

/** More vCPUs than CPUs never run at once; a busy host runs them slowly. */
final class CpuFits implements Check {
    static final double BUSY_PERCENT = 90;

    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> judge(input, vm, target));
    }

    private static List<Finding> judge(CheckInput input, VmFacts vm, TargetFacts target) {
        String name = input.target().name();
        if (vm.getVcpus() > target.getCpus())
            return List.of(Finding.error(
                    Code.CPU_SHORT,
                    name + " has " + target.getCpus() + " CPUs; " + input.vmName() + " has " + vm.getVcpus()
                            + " vCPUs"));
        double reservedPercent = 100.0 * input.target().reserved().vcpus() / Math.max(1, target.getCpus());
        double busyPercent = input.target().cpuBusyPercent() + reservedPercent;
        if (busyPercent < BUSY_PERCENT) return List.of();
        return List.of(Finding.warning(
                Code.CPU_SHORT,
                String.format(Locale.ROOT, "the CPUs of %s are busy or reserved to %.0f %%", name, busyPercent)));
    }
}
