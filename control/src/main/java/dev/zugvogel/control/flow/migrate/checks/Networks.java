package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** Every bridge and network of the VM must be there under the same name. */
final class Networks implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> target.getMissingNetworksList().stream()
                .map(missing -> Finding.error(
                        Code.NETWORK_MISSING, input.target().name() + " has no network or bridge " + missing))
                .toList());
    }
}
