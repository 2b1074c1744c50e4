package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.PostCopy;
import java.util.List;

/** Post-copy needs a target whose QEMU may wait for page faults, and has no way back until its last page arrived. */
final class PostCopyRisk implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        if (input.postCopy() == PostCopy.NEVER) return List.of();
        return input.ofBoth(
                (vm, target) -> List.of(target.getPostCopyPossible() ? noWayBack(input) : impossible(input)));
    }

    private static Finding noWayBack(CheckInput input) {
        String vm = input.vmName();
        return Finding.warning(
                Code.POST_COPY_NO_WAY_BACK,
                "once " + vm + " goes on at " + input.target().name() + " before its memory is there, nothing can"
                        + " cancel that, and if " + input.source().name() + " dies before the last page, " + vm
                        + " ends");
    }

    private static Finding impossible(CheckInput input) {
        return Finding.error(
                Code.POST_COPY_IMPOSSIBLE, "QEMU on " + input.target().name() + " may not wait for page faults");
    }
}
