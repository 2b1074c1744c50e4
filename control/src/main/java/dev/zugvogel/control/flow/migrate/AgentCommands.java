package dev.zugvogel.control.flow.migrate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.control.pagestore.StoreKeys;
import dev.zugvogel.machine.Outcome;
import dev.zugvogel.model.Limit;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.CancelMigration;
import dev.zugvogel.wire.v1.ChangeBandwidth;
import dev.zugvogel.wire.v1.ListStores;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.Transport;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what steps ask for. Each command to an agent may be lost and may be sent twice: agents know migrations by
 * their id. Thread-safe.
 */
final class AgentCommands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCommands.class);

    private final AgentGateway gateway;
    private final StoreKeys keys;
    private final Timings timings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final StoreRetries retries = new StoreRetries(threads);

    AgentCommands(AgentGateway gateway, StoreKeys keys, Timings timings) {
        this.gateway = gateway;
        this.keys = keys;
        this.timings = timings;
    }

    /** Carries out the effects of a step on threads of their own: the caller may be the agent's own stream. */
    void carryOut(Migration migration, Outcome<MigrationStage, MigrationEvent, MigrationEffect> outcome) {
        switch (outcome) {
            case Outcome.Moved<MigrationStage, MigrationEvent, MigrationEffect> moved ->
                moved.effects().forEach(effect -> threads.execute(() -> carryOut(migration, effect)));
            case Outcome.Refused<MigrationStage, MigrationEvent, MigrationEffect> refused ->
                LOG.debug(
                        "{} in {} means nothing to {}",
                        refused.event(),
                        refused.state(),
                        migration.order().id());
        }
    }

    /** Takes a step and carries out its effects; later, if the store fails. */
    void step(Migration migration, MigrationEvent event, String text) {
        String name = migration.order().id() + " " + event.getClass().getSimpleName();
        retries.run(name, () -> carryOut(migration, migration.apply(event, text)));
    }

    /** Does work that must not be lost, later if the store fails. */
    void surely(String name, Runnable work) {
        retries.run(name, work);
    }

    private void carryOut(Migration migration, MigrationEffect effect) {
        try {
            switch (effect) {
                case SEND_START -> start(migration);
                case SEND_CANCEL -> cancel(migration);
                case LISTEN -> listen(migration);
                case ACKNOWLEDGE ->
                    gateway.acknowledge(
                            migration.order().source(), migration.order().id());
            }
        } catch (FailureException e) {
            LOG.warn("{} of {} failed", effect, migration.order().id(), e);
        }
    }

    /** Tells the source agent to start. If it refuses, the migration has failed; if nobody knows, it is asked again. */
    void start(Migration migration) {
        String source = migration.order().source();
        try {
            gateway.ask(source, Request.newBuilder().setStartMigration(message(migration)), timings.ask());
        } catch (FailureException e) {
            notStarted(migration, e.failure().ownedBy(source));
            return;
        }
        migration.note(source + " takes over");
    }

    private void notStarted(Migration migration, Failure why) {
        String source = migration.order().source();
        if (why.code() == Code.AGENT_LOST) {
            migration.note("no answer from " + source + "; it is told again when it says that it knows nothing");
            threads.execute(() -> listen(migration));
        } else step(migration, new MigrationEvent.StartRefused(why), source + " refused to start");
    }

    /** The key is put in last: what is written down of a migration does not hold it. */
    private StartMigration message(Migration migration) {
        try {
            String text = migration.start().orElseThrow();
            StartMigration message =
                    StartMigration.parseFrom(Base64.getDecoder().decode(text));
            if (message.getTransport() != Transport.RELAY) return message;
            byte[] key = keys.of(migration.order().vmUuid());
            return message.toBuilder().setStoreKey(ByteString.copyFrom(key)).build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tells the source agent to cancel. One that can't be reached, or has not heard of the migration, is told again when
     * it is heard.
     *
     * @throws FailureException with the agent's refusal
     */
    void cancel(Migration migration) {
        String source = migration.order().source();
        CancelMigration message = CancelMigration.newBuilder()
                .setMigrationId(migration.order().id())
                .build();
        try {
            gateway.ask(source, Request.newBuilder().setCancelMigration(message), timings.ask());
        } catch (FailureException e) {
            switch (e.failure().code()) {
                case AGENT_LOST ->
                    migration.note("no answer from " + source + "; it will be told to cancel when it is back");
                case NOT_FOUND, ALREADY_ENDED -> LOG.info("{} has nothing to cancel", source, e);
                default -> throw e;
            }
        }
    }

    /**
     * Tells the source agent the new limit.
     *
     * @throws FailureException with the agent's refusal; CONFLICT if it has not heard of the migration yet
     */
    void changeBandwidth(Migration migration, Limit limit) {
        String source = migration.order().source();
        ChangeBandwidth message = ChangeBandwidth.newBuilder()
                .setMigrationId(migration.order().id())
                .setBytesPerSecond(limit instanceof Limit.AtMost(var rate) ? rate.count() : 0)
                .build();
        try {
            gateway.ask(source, Request.newBuilder().setChangeBandwidth(message), timings.ask());
        } catch (FailureException e) {
            if (e.failure().code() != Code.NOT_FOUND) throw e;
            throw Failure.of(Code.CONFLICT, source + " has not begun with the migration")
                    .asException(e);
        }
    }

    private void listen(Migration migration) {
        Optional<Connected> agent = gateway.find(migration.order().source());
        // Its return will be told.
        if (agent.isEmpty()) return;
        boolean answered = false;
        while (!answered) {
            if (!graceIsOver() || !silent(migration, agent.get())) return;
            answered = answers(agent.get());
        }
        if (silent(migration, agent.get()))
            step(migration, new MigrationEvent.NothingHeard(interrupted(migration)), "nothing heard");
    }

    /** False if the server stops. */
    private boolean graceIsOver() {
        try {
            Thread.sleep(timings.grace());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It is connected as it was, and has not told of the migration. */
    private boolean silent(Migration migration, Connected agent) {
        boolean same = gateway.find(agent.host()).equals(Optional.of(agent));
        return same && !migration.heardSince(agent.since());
    }

    /** One that hangs says nothing of what it knows. Its answers come after the pictures with which it connected. */
    private boolean answers(Connected agent) {
        try {
            gateway.ask(
                    agent.host(), Request.newBuilder().setListStores(ListStores.getDefaultInstance()), timings.ask());
            return true;
        } catch (FailureException e) {
            return e.failure().code() != Code.AGENT_LOST;
        }
    }

    private static Failure interrupted(Migration migration) {
        String source = migration.order().source();
        Code code = Code.INTERRUPTED;
        return new Failure(
                code, source + " does not know this migration any more", migration.surelyOwnedBy(), code.remedy());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
