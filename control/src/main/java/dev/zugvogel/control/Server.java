package dev.zugvogel.control;

import dev.zugvogel.control.api.AboutApi;
import dev.zugvogel.control.api.AuditApi;
import dev.zugvogel.control.api.ChecksApi;
import dev.zugvogel.control.api.EventsApi;
import dev.zugvogel.control.api.ForecastsApi;
import dev.zugvogel.control.api.HostsApi;
import dev.zugvogel.control.api.HttpServer;
import dev.zugvogel.control.api.MigrationsApi;
import dev.zugvogel.control.api.Operation;
import dev.zugvogel.control.api.StoresApi;
import dev.zugvogel.control.api.TokensApi;
import dev.zugvogel.control.api.VmsApi;
import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.flow.migrate.Migrations;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.control.link.AgentListener;
import dev.zugvogel.control.pagestore.KeyExpiry;
import dev.zugvogel.control.pagestore.PageStores;
import dev.zugvogel.control.pagestore.StoreKeys;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.SqliteStore;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.Identity;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running control plane: put together here by hand, and nowhere else. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Makes the flows on top of what the server remembers and knows. They listen to the gateway before agents come. */
    public interface Flows {
        Migrations over(
                Inventory inventory, AgentGateway agents, StateStore store, EventLog events, InstantSource clock);
    }

    /** Where it listens. */
    public record Ports(int api, int agents) {}

    private final Closing closing;
    private final HttpServer api;
    private final AgentListener agents;

    private Server(Closing closing, HttpServer api, AgentListener agents) {
        this.closing = closing;
        this.api = api;
        this.agents = agents;
    }

    /**
     * Starts and returns when both ports answer. At the first start the admin token is printed.
     *
     * @throws dev.zugvogel.model.failure.FailureException if another server uses the state folder, or an address can't
     *     be listened on; everything is closed again then
     * @throws java.io.UncheckedIOException if the folder can't be used
     */
    public static Server start(ServerConfig config, PrintStream out, InstantSource clock, Flows flows) {
        Closing closing = new Closing();
        try {
            return start(config, out, clock, flows, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Server start(
            ServerConfig config, PrintStream out, InstantSource clock, Flows flows, Closing closing) {
        Database database = closing.add(Database.open(config.state().resolve("state.db")));
        StateStore store = closing.add(new SqliteStore(database, clock));
        EventLog events = new EventLog(database, clock, EventLog.KEEP);
        AuditLog audit = new AuditLog(database, events, clock);

        CertificateAuthority authority =
                CertificateAuthority.openOrCreate(config.state().resolve("authority"));
        Set<String> names = ServerNames.of(config);
        Identity identity = authority.issueServer("zugvogel", names);
        Tokens tokens = new Tokens(store, authority.fingerprint(), clock);
        tokens.setUp(token -> AdminToken.hand(token, out, config.adminTokenFile()));

        Inventory inventory = new Inventory(store, events, clock);
        AgentListener agents = closing.add(new AgentListener(
                config.agents(),
                identity,
                names,
                authority,
                tokens,
                store,
                inventory,
                audit,
                clock,
                Epoch.raise(store)));
        Migrations migrations = closing.add(flows.over(inventory, agents.gateway(), store, events, clock));

        StoreKeys keys = new StoreKeys(store, clock);
        closing.add(KeyExpiry.start(keys, inventory));
        EventsApi follow = new EventsApi(events, HEARTBEAT);
        HttpServer api = closing.add(new HttpServer(
                config.api(),
                identity,
                tokens,
                audit,
                List.of(
                        new AboutApi(Version.text(), authority.fingerprint()),
                        new HostsApi(inventory, agents::remove),
                        new VmsApi(inventory),
                        new ChecksApi(migrations),
                        new ForecastsApi(migrations),
                        new MigrationsApi(migrations),
                        new StoresApi(new PageStores(agents.gateway(), inventory, keys)),
                        new TokensApi(tokens),
                        new AuditApi(audit),
                        follow)));
        closing.add(follow);
        api.start();
        agents.start();
        LOG.info(
                "ready: API on {}, agents on {}, epoch {}",
                api.port(),
                agents.port(),
                agents.gateway().fencingToken());
        return new Server(closing, api, agents);
    }

    public Ports ports() {
        return new Ports(api.port(), agents.port());
    }

    List<Operation> operations() {
        return api.operations();
    }

    /** Ends all calls and connections. Migrations go on without it. */
    @Override
    public void close() {
        closing.close();
    }
}
