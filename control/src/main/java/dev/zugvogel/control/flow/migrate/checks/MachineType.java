package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** The target's QEMU must know the machine type, or it can't make the same devices. */
final class MachineType implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> target.getMachineSupported()
                ? List.of()
                : List.of(Finding.error(
                        Code.MACHINE_TYPE_MISSING,
                        "QEMU on " + input.target().name() + " does not know machine type " + vm.getMachine())));
    }
}
