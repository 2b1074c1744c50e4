package dev.zugvogel.cli.daemon;

import dev.zugvogel.cli.terminal.Interrupts;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a command that stays ends: when it is told to. */
final class Staying {
    private static final Logger LOG = LoggerFactory.getLogger(Staying.class);

    private Staying() {}

    /** Returns at SIGTERM or Ctrl-C. */
    static void untilStopped() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Interrupts _ = Interrupts.toStop(stopped::countDown)) {
            stopped.await();
        }
        LOG.info("stopping");
    }
}
