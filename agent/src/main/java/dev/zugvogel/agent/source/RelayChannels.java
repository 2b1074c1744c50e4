package dev.zugvogel.agent.source;

import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.relay.SourceRelay;
import java.time.Duration;
import java.util.Optional;

/** The real relay. */
public record RelayChannels(SourceRelay relay) implements Channels {
    @Override
    public Counters counters() {
        return relay.counters();
    }

    @Override
    public Proof proof(Duration atMost) {
        try {
            return relay.finishProof(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Proof.Incomplete("interrupted");
        }
    }

    @Override
    public Optional<String> brokenBecause() {
        return relay.brokenBecause();
    }

    @Override
    public void close() {
        relay.close();
    }
}
