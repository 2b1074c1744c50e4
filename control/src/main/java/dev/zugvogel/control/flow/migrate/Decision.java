package dev.zugvogel.control.flow.migrate;

import static java.util.stream.Collectors.joining;

import dev.zugvogel.control.flow.migrate.checks.CheckInput;
import dev.zugvogel.control.flow.migrate.checks.Checks;
import dev.zugvogel.control.flow.migrate.checks.Ranking;
import dev.zugvogel.control.flow.migrate.checks.Reserved;
import dev.zugvogel.control.flow.migrate.checks.TransportChoice;
import dev.zugvogel.control.flow.migrate.forecast.Prospect;
import dev.zugvogel.control.flow.migrate.forecast.SwitchOver;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.forecast.Forecast;
import dev.zugvogel.model.migration.Convergence;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.StartMigration;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a migration starts, and where to. Pure. */
record Decision(Verdict verdict, MigrationEvent event, String text) {
    private static final Set<Code> OF_THE_OBJECTIVE =
            EnumSet.of(Code.OBJECTIVE_OUT_OF_REACH, Code.SWITCH_OVER_TOO_LONG);

    /**
     * @param candidates the best first
     * @param agent how a candidate's agent is reached
     * @param placed whether it has a place there, and at its source
     */
    static Decision of(
            Order order,
            MigrationRequest request,
            List<Ranking.Candidate> candidates,
            Function<String, Connected> agent,
            Predicate<String> placed,
            Instant now) {
        if (candidates.isEmpty()) return refused(order, "", List.of(), null, now);
        Ranking.Candidate best = candidates.getFirst();
        String target = best.input().target().name();
        if (!Checks.ready(best.findings())) return refused(order, target, best.findings(), forecast(best), now);
        Reserved needs = Assessment.needs(best.input());
        boolean hasPlace = placed.test(target);
        byte[] start = start(order, request, best.input(), agent.apply(target)).toByteArray();
        return new Decision(
                new Verdict(
                        target,
                        now,
                        best.findings(),
                        needs,
                        Base64.getEncoder().encodeToString(start),
                        TransportChoice.of(best.input()),
                        forecast(best)),
                new MigrationEvent.ChecksPassed(hasPlace),
                "passed; reserved " + needs.memory() + " on " + target
                        + (hasPlace ? "" : "; waits until fewer are under way there or at " + order.source()));
    }

    private static @Nullable Forecast forecast(Ranking.Candidate candidate) {
        return candidate.input().prospect().map(Prospect::forecast).orElse(null);
    }

    private static Decision refused(
            Order order, String target, List<Finding> findings, @Nullable Forecast forecast, Instant now) {
        List<Finding> errors = findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        boolean chosen = !order.wantedTarget().isEmpty();
        boolean objectiveOnly =
                !errors.isEmpty() && errors.stream().allMatch(error -> OF_THE_OBJECTIVE.contains(error.code()));
        Code code = objectiveOnly ? errors.getFirst().code() : chosen ? Code.CHECKS_REFUSED : Code.NO_CANDIDATE;
        String where = chosen ? " can't move to " + target : " can't move to any host";
        String why = errors.isEmpty() ? "" : ": " + errors.getFirst().message();
        String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
        Failure plain = Failure.of(code, order.vm() + where + why + more).ownedBy(order.source());
        Failure failure = objectiveOnly
                ? new Failure(
                        code, plain.message(), plain.owner(), remedies(errors) + " --force starts it all the same.")
                : plain;
        return new Decision(
                new Verdict(target, now, findings, Reserved.NOTHING, null, null, forecast),
                new MigrationEvent.ChecksRefused(failure),
                "refused: " + errors.size() + " errors");
    }

    /** What another remedy says, with more beside it, is said once. */
    private static String remedies(List<Finding> errors) {
        List<String> all = errors.stream().map(Finding::remedy).distinct().toList();
        return all.stream()
                .filter(one -> all.stream().noneMatch(other -> !other.equals(one) && other.startsWith(unended(one))))
                .collect(joining(" "));
    }

    private static String unended(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static StartMigration start(Order order, MigrationRequest request, CheckInput ready, Connected agent) {
        boolean direct = TransportChoice.of(ready) == Transport.DIRECT;
        return StartMigration.newBuilder()
                .setMigrationId(order.id())
                .setVmUuid(order.vmUuid().toString())
                .setVmName(order.vm())
                .setSourceHost(order.source())
                .setTargetHost(agent.host())
                .setTargetAddress(agent.address())
                .setTargetAgentPort(agent.agentPort())
                .setTargetRelayPort(agent.relayPort())
                .setDowntimeObjectiveMs(order.objective().toMillis())
                .setBandwidthBytesPerSecond(bandwidth(request.bandwidth()))
                .addAllDisks(Assessment.storage(ready).copies())
                .setGeneration(order.generation())
                .addAllTargetAddresses(agent.addresses())
                .setTransport(direct ? dev.zugvogel.wire.v1.Transport.DIRECT : dev.zugvogel.wire.v1.Transport.RELAY)
                .setConvergence(convergence(order, ready))
                .setLibvirtTlsName(direct && ready.encryptedDirectly() ? agent.libvirtTlsName() : "")
                .build();
    }

    private static dev.zugvogel.wire.v1.Convergence convergence(Order order, CheckInput ready) {
        Convergence allowed = order.allowed();
        Duration deadline = allowed.deadline();
        Duration watchdog = allowed.watchdog();
        Duration overhead = ready.prospect()
                .map(Prospect::switchOver)
                .map(SwitchOver::overhead)
                .orElse(Duration.ZERO);
        return dev.zugvogel.wire.v1.Convergence.newBuilder()
                .setDeadlineMs(deadline == null ? 0 : Math.max(1, deadline.toMillis()))
                .setWatchdogMs(watchdog == null ? 0 : watchdog.toMillis())
                .setPostcopy(
                        switch (allowed.postcopy()) {
                            case NEVER -> PostCopy.POSTCOPY_NEVER;
                            case ALLOWED -> PostCopy.POSTCOPY_ALLOWED;
                            case FIRST -> PostCopy.POSTCOPY_FIRST;
                        })
                .setThrottle(allowed.throttle())
                .setSwitchoverOverheadMs(overhead.toMillis())
                .setDiskWritesWait(ready.prospect()
                        .map(prospect -> prospect.diskWrites().haveToWait())
                        .orElse(false))
                .build();
    }

    private static long bandwidth(Limit limit) {
        return switch (limit) {
            case Limit.Unlimited() -> 0;
            case Limit.AtMost(var rate) -> rate.count();
        };
    }
}
