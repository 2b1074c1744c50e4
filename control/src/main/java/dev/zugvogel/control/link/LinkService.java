package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.LinkGrpc;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.SnapshotAck;
import dev.zugvogel.wire.v1.Welcome;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of all agents. One agent per host: a second connection of a host takes the place of the first. */
final class LinkService extends LinkGrpc.LinkImplBase implements AgentGateway {
    private static final Duration HELLO_AT_MOST = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(LinkService.class);

    private final Members members;
    private final HostObserver hosts;
    private final InstantSource clock;
    private final long fencingToken;
    private final Duration reportInterval;
    private final List<SnapshotListener> snapshotListeners = new CopyOnWriteArrayList<>();
    private final List<ConnectionListener> connectionListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private final Map<String, Session> sessions = new HashMap<>();

    private record Session(AgentStream stream, Connected agent) {}

    LinkService(Members members, HostObserver hosts, InstantSource clock, long fencingToken, Duration reportInterval) {
        this.members = members;
        this.hosts = hosts;
        this.clock = clock;
        this.fencingToken = fencingToken;
        this.reportInterval = reportInterval;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<ServerMessage> caller) {
        ServerCallStreamObserver<ServerMessage> out = (ServerCallStreamObserver<ServerMessage>) caller;
        AgentStream stream = new AgentStream(Peer.CURRENT.get(), out, this::leave);
        out.setOnCancelHandler(stream::end);
        Inbound inbound = new Inbound(stream);
        Thread.startVirtualThread(inbound::refuseTheSilent);
        return inbound;
    }

    @Override
    public Set<String> connected() {
        synchronized (sessions) {
            return new TreeSet<>(sessions.keySet());
        }
    }

    @Override
    public Optional<Connected> find(String host) {
        return session(host).map(Session::agent);
    }

    @Override
    public Answer ask(String host, Request.Builder request, Duration atMost) {
        Session session = session(host).orElseThrow(() -> notConnected(host));
        Request numbered = request.clone()
                .setId(requests.incrementAndGet())
                .setFencingToken(fencingToken)
                .build();
        Answer answer = session.stream().ask(numbered, atMost);
        if (answer.hasFailure()) throw RpcFailure.failure(answer.getFailure()).asException();
        return answer;
    }

    @Override
    public void acknowledge(String host, String migrationId) {
        ServerMessage message = ServerMessage.newBuilder()
                .setSnapshotAck(SnapshotAck.newBuilder().setMigrationId(migrationId))
                .build();
        session(host).ifPresent(session -> {
            try {
                session.stream().send(message);
            } catch (FailureException e) {
                LOG.debug("acknowledgement of {} is lost: {}", migrationId, e.getMessage());
            }
        });
    }

    @Override
    public void onSnapshot(SnapshotListener listener) {
        snapshotListeners.add(listener);
    }

    @Override
    public void onConnected(ConnectionListener listener) {
        connectionListeners.add(listener);
    }

    @Override
    public long fencingToken() {
        return fencingToken;
    }

    /** Ends the connection of a host that was removed. */
    void refuse(String host) {
        session(host)
                .ifPresent(session ->
                        session.stream().refuse(Failure.of(Code.UNAUTHENTICATED, "the host " + host + " was removed")));
    }

    private Optional<Session> session(String host) {
        synchronized (sessions) {
            return Optional.ofNullable(sessions.get(host));
        }
    }

    private static FailureException notConnected(String host) {
        return FailureException.of(Code.AGENT_LOST, "the agent of " + host + " is not connected");
    }

    // Under the lock, so that the observer hears of arrivals and departures in the order in which they happen.
    private void enter(AgentStream stream, Connected agent) {
        synchronized (sessions) {
            Session before = sessions.put(agent.host(), new Session(stream, agent));
            if (before != null)
                before.stream().refuse(Failure.of(Code.CONFLICT, "another agent of " + agent.host() + " connected"));
            hosts.connected(agent);
        }
        LOG.info("agent of {} connected, version {}", agent.host(), agent.agentVersion());
        connectionListeners.forEach(listener -> Thread.startVirtualThread(() -> listener.connected(agent)));
    }

    private void leave(AgentStream stream) {
        String host = stream.peer().host();
        synchronized (sessions) {
            Session session = sessions.get(host);
            if (session == null || session.stream() != stream) return;
            sessions.remove(host);
            hosts.disconnected(host);
        }
        LOG.info("agent of {} disconnected", host);
    }

    /** What one agent sends. gRPC calls it on one thread at a time. */
    private final class Inbound implements StreamObserver<AgentMessage> {
        private final AgentStream stream;
        private volatile boolean greeted;

        Inbound(AgentStream stream) {
            this.stream = stream;
        }

        @Override
        public void onNext(AgentMessage message) {
            String host = stream.peer().host();
            if (greeted == message.hasHello()) {
                stream.refuse(Failure.of(Code.BAD_REQUEST, "a connection begins with one hello"));
                return;
            }
            switch (message.getBodyCase()) {
                case HELLO -> greet(message.getHello());
                case REPORT -> hosts.reported(host, message.getReport());
                case ANSWER -> stream.answered(message.getAnswer());
                case SNAPSHOT -> tell(host, message.getSnapshot());
                case BODY_NOT_SET -> LOG.debug("{} sent a message that only a newer server knows", host);
            }
        }

        @Override
        public void onError(Throwable broken) {
            stream.end();
        }

        @Override
        public void onCompleted() {
            stream.refuse(Failure.of(Code.AGENT_LOST, "the agent ended its connection"));
        }

        void refuseTheSilent() {
            try {
                Thread.sleep(HELLO_AT_MOST);
                if (!greeted) stream.refuse(Failure.of(Code.BAD_REQUEST, "no hello came"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void greet(Hello hello) {
            Optional<Connected> agent = Introduction.read(stream.peer().host(), hello, clock.instant());
            if (agent.isEmpty()) {
                stream.refuse(Failure.of(Code.BAD_REQUEST, "the hello makes no sense"));
                return;
            }
            greeted = true;
            members.settle(stream.peer().host(), stream.peer().key());
            stream.send(ServerMessage.newBuilder()
                    .setWelcome(
                            Welcome.newBuilder().setFencingToken(fencingToken).setReportIntervalMs((int)
                                    reportInterval.toMillis()))
                    .build());
            enter(stream, agent.get());
        }

        private void tell(String host, MigrationSnapshot snapshot) {
            for (SnapshotListener listener : snapshotListeners) {
                try {
                    listener.snapshot(host, snapshot);
                } catch (RuntimeException e) {
                    LOG.error("snapshot of {} from {} was not taken", snapshot.getMigrationId(), host, e);
                }
            }
        }
    }
}
