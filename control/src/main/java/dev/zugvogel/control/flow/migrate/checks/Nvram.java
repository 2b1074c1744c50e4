package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** Firmware is opened by its path on the target; the variables travel as device state. */
final class Nvram implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> {
            if (vm.getLoaderPath().isEmpty()) return List.of();
            if (!target.getLoaderPresent())
                return List.of(Finding.error(
                        Code.NVRAM_PRESENT, input.target().name() + " has no firmware " + vm.getLoaderPath()));
            if (vm.getNvramPath().isEmpty()) return List.of();
            return List.of(
                    Finding.info(Code.NVRAM_PRESENT, "the UEFI variables of " + input.vmName() + " move with it"));
        });
    }
}
