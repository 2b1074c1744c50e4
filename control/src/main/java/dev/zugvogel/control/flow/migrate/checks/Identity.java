package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.ArrayList;
import java.util.List;

/** libvirt allows one domain per name and one per UUID; an inactive one of both is redefined. */
final class Identity implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        if (input.sameHost()) return List.of();
        return input.ofBoth((vm, target) -> judge(input, vm, target));
    }

    private static List<Finding> judge(CheckInput input, VmFacts vm, TargetFacts target) {
        String host = input.target().name();
        List<Finding> found = new ArrayList<>();
        String nameHolder = target.getNameTakenByUuid();
        if (!nameHolder.isEmpty() && !nameHolder.equals(vm.getUuid()))
            found.add(Finding.error(Code.NAME_CLASH, host + " has another VM named " + vm.getName()));
        String uuidHolder = target.getUuidTakenByName();
        if (uuidHolder.isEmpty()) return found;
        if (target.getUuidTakenRunning())
            found.add(Finding.error(
                            Code.UUID_CLASH, uuidHolder + " runs on " + host + " with the UUID of " + input.vmName())
                    .withRemedy("Find out which of the two is the right one before anything else."));
        else if (!uuidHolder.equals(vm.getName()))
            found.add(
                    Finding.error(Code.UUID_CLASH, uuidHolder + " on " + host + " has the UUID of " + input.vmName()));
        else
            found.add(Finding.warning(
                            Code.UUID_CLASH,
                            host + " has an old definition of " + input.vmName() + ", which is replaced")
                    .withRemedy("Nothing is to be done, unless you changed that definition by hand."));
        return found;
    }
}
