package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;
import java.util.stream.Stream;

/** A device of the source's hardware can't be carried to another host. */
final class HostDevices implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofVm(vm -> Stream.concat(
                        vm.getHostDevicesList().stream(),
                        vm.getNicsList().stream()
                                .filter(nic -> nic.getType().equals("hostdev"))
                                .map(nic -> "network card " + nic.getMac()))
                .map(device -> Finding.error(
                        Code.HOST_DEVICE,
                        input.vmName() + " uses " + device + " of "
                                + input.source().name()))
                .toList());
    }
}
