package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** A TPM's state travels in QEMU's stream; the target needs the emulator to take it. */
final class Tpm implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> {
            if (!vm.getTpm()) return List.of();
            if (target.getTpmEmulatorPresent())
                return List.of(Finding.info(Code.TPM_PRESENT, "the TPM of " + input.vmName() + " moves with it"));
            return List.of(Finding.error(
                    Code.TPM_PRESENT, input.target().name() + " has no swtpm for the TPM of " + input.vmName()));
        });
    }
}
