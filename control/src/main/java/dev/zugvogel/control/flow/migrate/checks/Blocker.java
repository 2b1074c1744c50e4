package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import java.util.List;

/** What libvirt and QEMU themselves say against it, from a Begin that leaves no job. */
final class Blocker implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofVm(vm -> vm.getBlocker().isBlank()
                ? List.of()
                : List.of(Finding.error(Code.QEMU_BLOCKER, input.source().name() + " refuses: " + vm.getBlocker())));
    }
}
