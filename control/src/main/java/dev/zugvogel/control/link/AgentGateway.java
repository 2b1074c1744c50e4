package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The agents as the rest of the control plane sees them. Thread-safe. */
public interface AgentGateway {
    /** Told of every snapshot, on a thread of the host it came from: one after the other per host. */
    interface SnapshotListener {
        void snapshot(String host, MigrationSnapshot snapshot);
    }

    /** Told, on a thread of its own, when an agent has said hello. Snapshots it has kept follow by themselves. */
    interface ConnectionListener {
        void connected(Connected agent);
    }

    /** Names of the hosts whose agents are connected. */
    Set<String> connected();

    Optional<Connected> find(String host);

    /**
     * Asks an agent and waits. Number and fencing token of the request are filled in here.
     *
     * @return an answer that is not a failure
     * @throws FailureException with the agent's own failure; or AGENT_LOST if it is not connected, its connection broke
     *     or it did not answer in time, and then it may or may not have done what it was asked
     */
    Answer ask(String host, Request.Builder request, Duration atMost);

    /** Tells the agent that the end of this migration is durable here. Lost if it is not connected; it will ask again. */
    void acknowledge(String host, String migrationId);

    void onSnapshot(SnapshotListener listener);

    void onConnected(ConnectionListener listener);

    /** This server's epoch: higher than that of any server in charge before. */
    long fencingToken();
}
