package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.terminal.Interrupts;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a command that stays ends: when it is told to, by SIGTERM or Ctrl-C. A signal that comes while it still starts
 * ends it at once, since a start may wait for others.
 */
final class Staying implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Staying.class);
    /** As shells count SIGTERM. */
    private static final int TERMINATED = 143;

    private final CountDownLatch told = new CountDownLatch(1);
    private final Interrupts signals = Interrupts.toStop(this::told);
    private volatile boolean started;

    /** From now on a signal ends it in order. To be called before anybody is told that it is ready. */
    void started() {
        started = true;
    }

    void untilTold() throws InterruptedException {
        told.await();
        LOG.info("stopping");
    }

    @Override
    public void close() {
        signals.close();
    }

    private void told() {
        if (!started) Runtime.getRuntime().halt(TERMINATED);
        told.countDown();
    }
}
