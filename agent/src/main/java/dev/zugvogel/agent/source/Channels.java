package dev.zugvogel.agent.source;

import dev.zugvogel.libvirt.JobStats;
import dev.zugvogel.model.Limit;
import dev.zugvogel.relay.Counters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.wire.v1.StartMigration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What carries the bytes of one migration from this host to the target. Thread-safe. */
public interface Channels extends AutoCloseable {
    /** @param job as libvirt tells it now, for those who can't count themselves */
    Counters counters(Optional<JobStats> job);

    /**
     * Sends at most so fast from here on.
     *
     * @return false if only libvirt can hold QEMU back, which is then to be told
     */
    boolean pace(Limit limit);

    /** Waits until all channels have ended, then says whether the target got what the source sent. */
    Proof proof(Duration atMost);

    Optional<String> brokenBecause();

    /** Idempotent; never throws. */
    @Override
    void close();

    /** Whether both ends know the same of the VM's pages, once all is proven. */
    boolean bothKnowTheSame();

    /** Is told what the link does; must not block. */
    interface LinkStory {
        void lost(String sentence);

        void back(String sentence, Duration after);
    }

    /** Listens for QEMU on the sockets. */
    interface Opener {
        /** @param known of the VM's pages by both ends */
        Channels open(StartMigration order, Map<String, Path> sockets, KnownPages known, LinkStory story);
    }
}
