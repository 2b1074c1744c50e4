package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** libvirt 9.0 never migrates virtiofs; 11.3 does if virtiofsd supports it, which QEMU's blocker tells. */
final class Virtiofs implements Check {
    static final long FIRST_LIBVIRT_THAT_MAY = 11_003_000;

    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofVm(vm -> {
            if (!vm.getVirtiofs()) return List.of();
            String message =
                    input.vmName() + " shares a folder of " + input.source().name() + " through virtiofs";
            return List.of(
                    vm.getLibvirtVersion() < FIRST_LIBVIRT_THAT_MAY
                            ? Finding.error(Code.VIRTIOFS_PRESENT, message)
                            : Finding.warning(Code.VIRTIOFS_PRESENT, message));
        });
    }
}
