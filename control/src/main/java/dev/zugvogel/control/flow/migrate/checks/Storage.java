package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import java.util.List;

/** Says for every disk what {@link StoragePlan} decided, and why where it can't move. */
final class Storage implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> StoragePlan.of(
                        vm, target, input.storage(), input.target().name())
                .findings());
    }
}
