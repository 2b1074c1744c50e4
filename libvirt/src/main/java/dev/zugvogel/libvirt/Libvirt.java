package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.transport.Timeouts;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * One connection to one libvirt daemon over its local socket. Thread-safe: calls run side by side, here and in the daemon.
 * They block; use virtual threads. Interrupting a caller ends its wait, not the call, and never the connection. A broken
 * connection stays broken: see {@link LibvirtLink} for one that comes back.
 */
public final class Libvirt implements AutoCloseable {
    private static final int NO_AUTHENTICATION = 0;
    private static final int MAX_AUTHENTICATIONS = 20;
    /** Error domain of libvirt's RPC part. */
    private static final int RPC_DOMAIN = 7;
    /** Asking for it makes the daemon send pings of its own, and close a connection that does not answer. */
    private static final int FEATURE_KEEPALIVE = 10;

    private final Connection connection;
    private final Events events;

    private Libvirt(Connection connection) {
        this.connection = connection;
        this.events = new Events(connection);
    }

    /** Connects to {@code qemu:///system}. */
    public static Libvirt connect(Path socket) {
        return connect(socket, ConnectOptions.DEFAULT);
    }

    public static Libvirt connect(Path socket, String uri) {
        return connect(socket, ConnectOptions.DEFAULT.withUri(uri));
    }

    /** @throws LibvirtException if nothing listens there, or it refuses us */
    public static Libvirt connect(Path socket, ConnectOptions options) {
        Timeouts timeouts = new Timeouts(options.queryTimeout(), options.changeTimeout());
        Libvirt libvirt = new Libvirt(Connection.open(socket, timeouts));
        try {
            libvirt.open(options);
            return libvirt;
        } catch (LibvirtException failed) {
            libvirt.close();
            throw failed;
        }
    }

    private void open(ConnectOptions options) {
        connection.start(events::accept);
        requireNoAuthentication();
        connection.run(
                Procedure.CONNECT_OPEN,
                new XdrWriter().optionalString(options.uri()).int32(0));
        XdrWriter feature = new XdrWriter().int32(FEATURE_KEEPALIVE);
        if (connection.call(Procedure.CONNECT_SUPPORTS_FEATURE, feature, XdrReader::bool))
            connection.startKeepAlive(options.keepAlive());
    }

    private void requireNoAuthentication() {
        List<Integer> ways = connection.call(
                Procedure.AUTH_LIST, new XdrWriter(), in -> in.list(MAX_AUTHENTICATIONS, XdrReader::int32));
        if (!ways.isEmpty() && !ways.contains(NO_AUTHENTICATION))
            throw new LibvirtException(new LibvirtFailure.Refused(
                    ErrorCode.AUTH_FAILED.number(),
                    RPC_DOMAIN,
                    "libvirt wants authentication; run as root, or set auth_unix_rw = \"none\" in its configuration"));
    }

    public Host host() {
        return new Host(connection);
    }

    public Storage storage() {
        return new Storage(connection);
    }

    public Domains domains() {
        return new Domains(connection);
    }

    public Jobs jobs() {
        return new Jobs(connection);
    }

    public Migration migration() {
        return new Migration(connection);
    }

    public Events events() {
        return events;
    }

    public boolean isOpen() {
        return connection.isOpen();
    }

    /** Runs the action once when the connection has ended, on a thread of its own; at once if it has. */
    public void onDisconnect(Runnable action) {
        connection.onEnd(_ -> action.run());
    }

    /** Calls that wait for an answer fail. What the daemon has begun it may end; what that means is told at each call. */
    @Override
    public void close() {
        connection.close();
    }
}
