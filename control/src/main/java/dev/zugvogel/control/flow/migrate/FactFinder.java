package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.checks.Observed;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.ExamineTarget;
import dev.zugvogel.wire.v1.ExamineVm;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MeasureLink;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.RemoveMarkers;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.SampleMemory;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the agents for the facts of a check report. What an agent does not tell in time becomes a failure among the
 * facts: collecting never throws and never takes longer than it may. Thread-safe.
 */
final class FactFinder {
    private static final Logger LOG = LoggerFactory.getLogger(FactFinder.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    // Examining is cheap for a host and dear for the server: a fleet is not asked all at once.
    private static final int EXAMINED_AT_ONCE = 64;

    private final AgentGateway gateway;
    private final InstantSource clock;
    private final Timings timings;

    FactFinder(AgentGateway gateway, InstantSource clock, Timings timings) {
        this.gateway = gateway;
        this.clock = clock;
        this.timings = timings;
    }

    /**
     * Looks at the VM on its host and at each candidate, which are connected hosts.
     *
     * @param watch how long the VM's writes are watched beside all else, not at all if zero
     * @param bandwidthAge how old the figure of a link's bandwidth may be; measuring it takes time and fills the link
     */
    Facts find(String vmUuid, String source, Collection<String> candidates, Duration bandwidthAge, Duration watch) {
        String nonce = HexFormat.of().formatHex(randomBytes());
        Round round = new Round(clock.instant().plus(timings.facts()));
        try (round) {
            Map<String, Future<Observed<LinkFacts>>> links =
                    round.forEach(candidates, host -> link(round, source, host, bandwidthAge));
            Future<Observed<MemoryFacts>> memory = round.submit(() -> memory(source, vmUuid, watch));
            Observed<VmFacts> vm = round.await(round.submit(() -> vm(source, vmUuid, nonce)));
            Map<String, Future<Observed<TargetFacts>>> targets =
                    round.forEach(candidates, host -> target(round, host, vm, nonce));
            return new Facts(vm, seen(round.await(memory)), round.await(targets), round.await(links));
        } finally {
            removeMarkers(source, vmUuid, nonce);
        }
    }

    /** The same with how fast the VM writes at this moment, which takes so long to see; without it if nobody can tell. */
    Facts watched(Facts facts, String vmUuid, String source, Duration watch) {
        return memory(source, vmUuid, watch)
                .known()
                .filter(MemoryFacts::hasUsedBytes)
                .map(facts::with)
                .orElse(facts);
    }

    private static MemoryFacts seen(Observed<MemoryFacts> memory) {
        return memory.known().orElseGet(MemoryFacts::getDefaultInstance);
    }

    private static byte[] randomBytes() {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    private Observed<VmFacts> vm(String source, String vmUuid, String nonce) {
        return observe(
                source,
                Request.newBuilder()
                        .setExamineVm(ExamineVm.newBuilder().setUuid(vmUuid).setMarkerNonce(nonce)),
                Answer::hasVm,
                Answer::getVm);
    }

    private Observed<MemoryFacts> memory(String source, String vmUuid, Duration watch) {
        return observe(
                source,
                Request.newBuilder()
                        .setSampleMemory(
                                SampleMemory.newBuilder().setVmUuid(vmUuid).setWatchWritesMs((int) watch.toMillis())),
                Answer::hasMemory,
                Answer::getMemory);
    }

    private Observed<TargetFacts> target(Round round, String host, Observed<VmFacts> vm, String nonce)
            throws InterruptedException {
        if (!(vm instanceof Observed.Seen<VmFacts> seen)) return new Observed.NotAsked<>();
        return round.inTurn(
                round.examining,
                () -> observe(
                        host,
                        Request.newBuilder()
                                .setExamineTarget(ExamineTarget.newBuilder()
                                        .setVm(seen.facts())
                                        .setMarkerNonce(nonce)),
                        Answer::hasTarget,
                        Answer::getTarget));
    }

    private Observed<LinkFacts> link(Round round, String source, String target, Duration bandwidthAge)
            throws InterruptedException {
        Connected agent = gateway.find(target).orElse(null);
        if (agent == null) return new Observed.NotAsked<>();
        // Two measurements at once would each see a part of the link.
        return round.inTurn(
                round.measuring,
                () -> observe(
                        source,
                        Request.newBuilder()
                                .setMeasureLink(MeasureLink.newBuilder()
                                        .setTargetHost(target)
                                        .setTargetAddress(agent.address())
                                        .setTargetAgentPort(agent.agentPort())
                                        .setTargetRelayPort(agent.relayPort())
                                        .setBandwidthAgeMs(bandwidthAge.toMillis())),
                        Answer::hasLink,
                        Answer::getLink));
    }

    private <T> Observed<T> observe(
            String host, Request.Builder request, Predicate<Answer> isIt, Function<Answer, T> facts) {
        Instant asked = clock.instant();
        try {
            Answer answer = gateway.ask(host, request, timings.ask());
            if (isIt.test(answer)) return new Observed.Seen<>(facts.apply(answer), asked, clock.instant());
            return failed(Code.INTERNAL, host + " answered another question than it was asked");
        } catch (FailureException e) {
            return new Observed.Failed<>(e.failure());
        }
    }

    private static <T> Observed<T> failed(Code code, String message) {
        return new Observed.Failed<>(Failure.of(code, message));
    }

    private void removeMarkers(String source, String vmUuid, String nonce) {
        // Nobody waits for it: a marker is an empty file.
        Thread.ofVirtual().name("remove-markers").start(() -> {
            try {
                RemoveMarkers markers = RemoveMarkers.newBuilder()
                        .setUuid(vmUuid)
                        .setMarkerNonce(nonce)
                        .build();
                gateway.ask(source, Request.newBuilder().setRemoveMarkers(markers), timings.ask());
            } catch (FailureException e) {
                LOG.warn("the markers {} of {} may still be on {}", nonce, vmUuid, source, e);
            }
        });
    }

    /** The questions of one report. */
    private final class Round implements AutoCloseable {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Semaphore measuring = new Semaphore(1, true);
        private final Semaphore examining = new Semaphore(EXAMINED_AT_ONCE, true);
        private final Instant deadline;

        Round(Instant deadline) {
            this.deadline = deadline;
        }

        <T> Future<Observed<T>> submit(Callable<Observed<T>> question) {
            return threads.submit(question);
        }

        <T> Map<String, Future<Observed<T>>> forEach(Collection<String> hosts, Question<T> question) {
            Map<String, Future<Observed<T>>> asked = new HashMap<>();
            hosts.forEach(host -> asked.put(host, submit(() -> question.ask(host))));
            return asked;
        }

        /** The answer, or NotAsked if its turn did not come. */
        <T> Observed<T> inTurn(Semaphore turn, Supplier<Observed<T>> question) throws InterruptedException {
            if (!turn.tryAcquire(leftMs(), TimeUnit.MILLISECONDS)) return new Observed.NotAsked<>();
            try {
                return question.get();
            } finally {
                turn.release();
            }
        }

        <T> Map<String, Observed<T>> await(Map<String, Future<Observed<T>>> asked) {
            Map<String, Observed<T>> answers = new HashMap<>();
            asked.forEach((host, answer) -> answers.put(host, await(answer)));
            return answers;
        }

        <T> Observed<T> await(Future<Observed<T>> answer) {
            try {
                return answer.get(leftMs(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return failed(
                        Code.AGENT_LOST, "no answer within " + timings.facts().toSeconds() + " s");
            } catch (ExecutionException e) {
                LOG.error("a question broke", e);
                return failed(Code.INTERNAL, "the question broke: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failed(Code.INTERNAL, "the server stops");
            }
        }

        private long leftMs() {
            return Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
        }

        @Override
        public void close() {
            // Not ExecutorService.close: that would wait for an agent that does not answer.
            threads.shutdownNow();
        }
    }

    private interface Question<T> {
        Observed<T> ask(String host) throws InterruptedException;
    }
}
