package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Accepted;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The agents of a fleet, seen through the gateway: scripted answers, and a record of what they were told. */
final class FakeAgents implements AgentGateway {
    /** What an agent does with a request. */
    interface Behaviour {
        Answer answer(Request request) throws InterruptedException;
    }

    record Told(String host, Request request) {}

    final List<Told> told = new CopyOnWriteArrayList<>();
    final List<String> acknowledged = new CopyOnWriteArrayList<>();
    /** How often somebody looked whether an agent is connected. */
    final AtomicInteger finds = new AtomicInteger();

    /** Hosts where libvirt's TLS is set up. */
    final Map<String, String> tlsNames = new ConcurrentHashMap<>();

    private final Map<String, Connected> connected = new ConcurrentHashMap<>();
    private final Map<String, Map<Request.BodyCase, Behaviour>> behaviours = new ConcurrentHashMap<>();
    private final List<SnapshotListener> snapshotListeners = new ArrayList<>();
    private final List<ConnectionListener> connectionListeners = new ArrayList<>();

    static final Answer ACCEPTED =
            Answer.newBuilder().setAccepted(Accepted.getDefaultInstance()).build();

    void on(String host, Request.BodyCase request, Behaviour behaviour) {
        behaviours.computeIfAbsent(host, name -> new ConcurrentHashMap<>()).put(request, behaviour);
    }

    /** The server that listened is gone. */
    void forgetListeners() {
        snapshotListeners.clear();
        connectionListeners.clear();
    }

    Connected connect(String host) {
        Connected agent = new Connected(
                host,
                "192.0.2.1",
                8445,
                8446,
                "0.1",
                host + "-uuid",
                Instant.now(),
                List.of("192.0.2.1", "198.51.100.1"),
                tlsNames.getOrDefault(host, ""));
        connected.put(host, agent);
        connectionListeners.forEach(listener -> listener.connected(agent));
        return agent;
    }

    void disconnect(String host) {
        connected.remove(host);
    }

    void tell(String host, MigrationSnapshot snapshot) {
        snapshotListeners.forEach(listener -> listener.snapshot(host, snapshot));
    }

    List<Request> told(Request.BodyCase kind) {
        return told.stream()
                .map(Told::request)
                .filter(request -> request.getBodyCase() == kind)
                .toList();
    }

    @Override
    public Set<String> connected() {
        return Set.copyOf(connected.keySet());
    }

    @Override
    public Optional<Connected> find(String host) {
        try {
            return Optional.ofNullable(connected.get(host));
        } finally {
            finds.incrementAndGet();
        }
    }

    @Override
    public Answer ask(String host, Request.Builder request, Duration atMost) {
        Request sent = request.build();
        if (!connected.containsKey(host)) throw FailureException.of(Code.AGENT_LOST, host + " is not connected");
        told.add(new Told(host, sent));
        try {
            return behaviours
                    .getOrDefault(host, Map.of())
                    .getOrDefault(sent.getBodyCase(), body -> ACCEPTED)
                    .answer(sent);
        } catch (InterruptedException e) {
            throw FailureException.of(Code.AGENT_LOST, "interrupted");
        }
    }

    @Override
    public void acknowledge(String host, String migrationId) {
        acknowledged.add(host + " " + migrationId);
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
        return 1;
    }
}
