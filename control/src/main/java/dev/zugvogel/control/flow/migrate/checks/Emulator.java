package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** The domain names its emulator by path, and libvirt starts just that. */
final class Emulator implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> target.getEmulatorPresent()
                ? List.of()
                : List.of(Finding.error(Code.EMULATOR_MISSING, input.target().name() + " has no " + vm.getEmulator())));
    }
}
