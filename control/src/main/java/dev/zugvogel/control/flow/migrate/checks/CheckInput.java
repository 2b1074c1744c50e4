package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.migration.PostCopy;
import dev.zugvogel.model.migration.StorageMode;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Everything that is known about one VM and one candidate when the checks run.
 *
 * @param vmState as the source last reported it, in libvirt's words
 * @param transport as asked for
 * @param postCopy as allowed
 * @param prospect how the migration would go; empty where too little is known
 * @param probe where clients' view would be measured; empty if nowhere
 */
public record CheckInput(
        String vmName,
        String vmState,
        HostFacts source,
        HostFacts target,
        Observed<VmFacts> vm,
        Observed<TargetFacts> there,
        Observed<LinkFacts> link,
        StorageMode storage,
        Transport transport,
        PostCopy postCopy,
        Optional<String> probe,
        Optional<Prospect> prospect) {
    /** Findings that need the VM's facts; none without them. */
    List<Finding> ofVm(Function<VmFacts, List<Finding>> check) {
        return vm.known().map(check).orElse(List.of());
    }

    /** Findings that need the facts of both ends; none without them. */
    List<Finding> ofBoth(BiFunction<VmFacts, TargetFacts, List<Finding>> check) {
        return vm.known()
                .flatMap(here -> there.known().map(facts -> check.apply(here, facts)))
                .orElse(List.of());
    }

    /** Both ends have libvirt's own TLS for migrations. */
    public boolean encryptedDirectly() {
        return source.libvirtTls() && target.libvirtTls();
    }

    /** The same with what is forecast for it. */
    public CheckInput with(Optional<Prospect> forecast) {
        return new CheckInput(
                vmName, vmState, source, target, vm, there, link, storage, transport, postCopy, probe, forecast);
    }

    boolean sameHost() {
        return source.name().equals(target.name());
    }
}
