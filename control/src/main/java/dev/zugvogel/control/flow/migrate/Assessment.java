package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.checks.CheckInput;
import dev.zugvogel.control.flow.migrate.checks.Checks;
import dev.zugvogel.control.flow.migrate.checks.HostFacts;
import dev.zugvogel.control.flow.migrate.checks.Ranking;
import dev.zugvogel.control.flow.migrate.checks.Reserved;
import dev.zugvogel.control.flow.migrate.checks.StoragePlan;
import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.control.inventory.HostView;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.VmFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Facts about one VM and its candidates, ready to be judged. Pure: judging again with other reservations asks nobody.
 *
 * @param history of migrations, from which forecasts learn
 */
record Assessment(
        VmView vm,
        HostView source,
        List<HostView> candidates,
        Facts facts,
        Wish wish,
        List<MigrationRecord> history,
        Instant at) {
    /** Candidates with all their findings, the best first. */
    List<Ranking.Candidate> judge(Function<String, Reserved> reserved) {
        return Ranking.order(candidates.stream()
                .map(target -> input(target, reserved))
                .map(input -> new Ranking.Candidate(input, Checks.report(input)))
                .toList());
    }

    /** By what is known, the objective can't be kept on the way to one of them. */
    boolean outOfReach() {
        return candidates.stream()
                .flatMap(target -> input(target, host -> Reserved.NOTHING).prospect().stream())
                .anyMatch(Prospect::outOfReach);
    }

    Assessment with(Facts better, Instant now) {
        return new Assessment(vm, source, candidates, better, wish, history, now);
    }

    private CheckInput input(HostView target, Function<String, Reserved> reserved) {
        CheckInput input = new CheckInput(
                vm.name(),
                vm.report().getState(),
                host(source, Reserved.NOTHING),
                host(target, reserved.apply(target.name())),
                facts.vm(),
                facts.there(target.name()),
                facts.link(target.name()),
                wish.storage(),
                wish.transport(),
                wish.allowed().postcopy(),
                wish.probe(),
                Optional.empty());
        return input.with(Outlook.of(vm, input, facts.memory(), wish, history, at));
    }

    private HostFacts host(HostView host, Reserved reserved) {
        HostSummary summary = host.summary();
        return new HostFacts(
                host.name(),
                host.connected(),
                host.maintenance(),
                host.report().map(HostReport::getLibvirtReachable).orElse(false),
                host.agent().map(agent -> !agent.libvirtTlsName().isEmpty()).orElse(false),
                host.reportedAt().map(then -> Duration.between(then, at)).orElse(null),
                summary.psi(),
                summary.cpus(),
                summary.cpuBusyPercent(),
                summary.memoryTotal(),
                summary.memoryAvailable(),
                reserved);
    }

    /** How the agent of a candidate that no check refused is reached. */
    Connected agent(String candidate) {
        return candidates.stream()
                .filter(host -> host.name().equals(candidate))
                .flatMap(host -> host.agent().stream())
                .findFirst()
                .orElseThrow();
    }

    /** What happens to the disks on the way to a candidate whose facts are known. */
    static StoragePlan storage(CheckInput ready) {
        return StoragePlan.of(
                ready.vm().known().orElseThrow(),
                ready.there().known().orElseThrow(),
                ready.storage(),
                ready.target().name());
    }

    /** What the VM will take of a candidate that no check refused. */
    static Reserved needs(CheckInput ready) {
        VmFacts vm = ready.vm().known().orElseThrow();
        Map<String, Bytes> disk = storage(ready).spaceByFileSystem().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, space -> space.getValue().full()));
        return new Reserved(new Bytes(vm.getMemoryBytes()), vm.getVcpus(), disk);
    }
}
