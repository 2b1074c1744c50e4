package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Copied disks must fit on the target's file systems, those on one file system together. */
final class DiskSpace implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.ofBoth((vm, target) -> judge(input, vm, target));
    }

    private static List<Finding> judge(CheckInput input, VmFacts vm, TargetFacts target) {
        StoragePlan plan =
                StoragePlan.of(vm, target, input.storage(), input.target().name());
        List<Finding> found = new ArrayList<>();
        for (Map.Entry<String, StoragePlan.Space> need :
                plan.spaceByFileSystem().entrySet()) judge(found, input, need.getKey(), need.getValue());
        return found;
    }

    private static void judge(List<Finding> found, CheckInput input, String fileSystem, StoragePlan.Space space) {
        Bytes free = space.free().minusOrZero(input.target().reserved().diskOn(fileSystem));
        String message = input.target().name() + " has " + free + " free where the disks of " + input.vmName() + " go";
        if (free.compareTo(space.written()) < 0)
            found.add(Finding.error(Code.DISK_SPACE_SHORT, message + "; " + space.written() + " are needed now"));
        else if (free.compareTo(space.full()) < 0)
            found.add(Finding.warning(Code.DISK_SPACE_SHORT, message + "; they can grow to " + space.full()));
    }
}
