package dev.zugvogel.agent.pagestore;

import dev.zugvogel.relay.encode.KnownPages;

/**
 * What one migration uses of what its hosts remember of the VM. Only a migration that {@link #seal}s leaves something
 * behind. Methods are for one thread; what {@link #pages} gives is for any.
 */
public interface Memory extends AutoCloseable {
    /** Remembers nothing. */
    Memory NONE = new Memory() {
        @Override
        public KnownPages pages() {
            return KnownPages.NOTHING;
        }

        @Override
        public String sealedBy() {
            return "";
        }

        @Override
        public void startOver() {}

        @Override
        public void seal(String migration, long generation, String peer) {}

        @Override
        public void close() {}
    };

    KnownPages pages();

    /** The migration that left what this begins with; empty if it begins with nothing. */
    String sealedBy();

    /** Forgets what it began with: the other end does not have the same. Before the first use. */
    void startOver();

    /** Leaves what is known for the next migration, which may be the way back. After the last use. */
    void seal(String migration, long generation, String peer);

    /** Makes it free for the next migration; never throws. */
    @Override
    void close();
}
