package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.relay.SourceRelay;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.relay.session.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The real relay. */
public record RelayChannels(SourceRelay relay) implements Channels {
    static RelayChannels open(SourceRelay.Target target, Map<String, Path> sockets, KnownPages known, LinkStory story) {
        SourceRelay relay = SourceRelay.open(target, sockets, known);
        relay.onLink(new Session.Listener() {
            @Override
            public void lost(String why) {
                String sentence = "the link to " + target.host() + " is lost, the relay holds: " + why;
                apart(() -> story.lost(sentence));
            }

            @Override
            public void resumed(Duration after) {
                String sentence = "the link to " + target.host() + " is back after " + after.toMillis() + " ms";
                apart(() -> story.back(sentence, after));
            }

            // A story is written to disk, which the relay must not wait for.
            private void apart(Runnable telling) {
                Thread.ofVirtual().start(telling);
            }
        });
        return new RelayChannels(relay);
    }

    @Override
    public Counters counters(Optional<JobStats> job) {
        return relay.counters();
    }

    @Override
    public boolean pace(Limit limit) {
        // A limit is of QEMU's bytes, as libvirt keeps it from the start of the migration; the relay sends fewer.
        return false;
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
    public boolean bothKnowTheSame() {
        return relay.trusted();
    }

    @Override
    public void close() {
        relay.close();
    }
}
