package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.BedSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.product.Checkout;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.cli.client.Api;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.cli.context.Contexts;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.inventory.HostSummary;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.wire.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A bed with the product in it, and the hands of a person. Any thread. */
final class Fleet implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(1);
    private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(2);

    private final Bed bed;
    private final Api api;
    private final boolean mine;

    private Fleet(Bed bed, boolean mine) {
        this.bed = bed;
        this.api = new Api(context(bed));
        this.mine = mine;
    }

    /** Removes what an earlier run may have left under this name, and begins anew. */
    static Fleet up(String name, int hosts) {
        Bed.down(new BedName(name));
        return new Fleet(Bed.up(BedSpec.full(name, hosts)), true);
    }

    /** A bed that is there, and stays when this is closed; else a new one, which goes with it. */
    static Fleet openOrUp(String name, int hosts) {
        try {
            return new Fleet(Bed.open(new BedName(name)), false);
        } catch (BedFailure e) {
            return up(name, hosts);
        }
    }

    private static Context context(Bed bed) {
        return Contexts.of(System.getenv()).require(Optional.of(bed.product().context()));
    }

    Bed bed() {
        return bed;
    }

    Host host(String name) {
        return bed.host(name);
    }

    Daemon agent(String host) {
        return bed.product().agent(host(host));
    }

    /** The server's interface, for looking often. */
    Api api() {
        return api;
    }

    Context context() {
        return context(bed);
    }

    /** Runs {@code ./zugvogel} against this bed. */
    Shell.Output zugvogel(String... words) {
        List<String> all = new ArrayList<>(List.of("--context", bed.product().context()));
        all.addAll(List.of(words));
        return Shell.attempt(Checkout.find().zugvogel(all.toArray(String[]::new)));
    }

    /** Runs {@code ./zugvogel migrate}, and expects that it succeeds, however long a busy machine lets guests wait. */
    MigrationRecord migrate(String vm, String to, String... options) {
        Shell.Output said = zugvogel(joined(List.of("migrate", vm, "--to", to, "--force", "--json"), options));
        assertThat(said.status()).as("migrate: %s%s", said.out(), said.err()).isZero();
        return Json.read(said.out(), MigrationRecord.class);
    }

    /** Starts a migration and returns at once. */
    MigrationRecord depart(String vm, String to, String... options) {
        return migrate(vm, to, joined(List.of("--detach"), options));
    }

    MigrationRecord migration(String id) {
        return api.get("/v1/migrations/" + id).as(MigrationRecord.class);
    }

    List<MigrationRecord> migrations() {
        return api.get("/v1/migrations").list(MigrationRecord.class);
    }

    void awaitMigrations(int count) {
        Patience.until(count + " migrations", CONNECT_LIMIT, () -> migrations().size() >= count);
    }

    /** Looks about ten times a second. Fails if the migration ends before the condition holds. */
    MigrationRecord await(String id, String what, Predicate<MigrationRecord> condition) {
        try {
            Patience.until(what + " of " + id, MIGRATION_LIMIT, () -> {
                MigrationRecord now = migration(id);
                boolean holds = condition.test(now);
                assertThat(holds || !now.state().ended())
                        .as("ended before %s: %s", what, now)
                        .isTrue();
                return holds;
            });
        } catch (BedFailure late) {
            throw new AssertionError(late.getMessage() + "\n" + story(id), late);
        }
        return migration(id);
    }

    /** What was done, by whom and when. */
    String story(String id) {
        return zugvogel("migrations", id, "--explain").out();
    }

    /** Returns when the copy is well under way and has long to go. */
    void awaitCopy(String id) {
        await(id, "progress", now -> now.progress() != null && now.progress().percent() >= 5);
    }

    MigrationRecord awaitEnd(String id) {
        return await(id, "the end", now -> now.state().ended());
    }

    /** The record that a command brought whose migration the checks refused. */
    static MigrationRecord record(Shell.Output said) {
        return Json.read(said.out(), MigrationRecord.class);
    }

    void awaitConnected(String host, boolean connected) {
        Patience.until(
                host + (connected ? " to connect" : " to be missed"),
                CONNECT_LIMIT,
                () -> api.get("/v1/hosts/" + host).as(HostSummary.class).connected() == connected);
    }

    /** With options beside those that every agent of a bed has. */
    void restartAgent(String host, String... options) {
        agent(host).kill();
        awaitConnected(host, false);
        bed.product().startAgent(host(host), options);
        awaitConnected(host, true);
    }

    /** Whatever was killed runs again, and every host is connected. */
    void mend() {
        bed.hosts().forEach(host -> host.link().heal());
        bed.hosts().forEach(Host::startLibvirtd);
        bed.product().startServer();
        awaitServer();
        bed.hosts().forEach(bed.product()::startAgent);
        bed.hosts().forEach(host -> awaitConnected(host.name(), true));
    }

    void awaitServer() {
        Patience.until("the server", CONNECT_LIMIT, () -> serverAnswers(api));
    }

    private static boolean serverAnswers(Api api) {
        try {
            return api.get("/v1/version").ok();
        } catch (FailureException e) {
            if (e.failure().code() == Code.SERVER_UNREACHABLE) return false;
            throw e;
        }
    }

    static String[] joined(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        api.close();
        if (mine) bed.close();
    }
}
