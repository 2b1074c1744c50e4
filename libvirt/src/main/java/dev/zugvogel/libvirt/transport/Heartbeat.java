package dev.zugvogel.libvirt.transport;

import dev.zugvogel.libvirt.LibvirtFailure;
import java.time.Duration;
import java.util.function.Consumer;

/** Watches for silence on one connection, on a thread of its own. Thread-safe. */
final class Heartbeat {
    private final Runnable ping;
    private final Consumer<LibvirtFailure> giveUp;
    private volatile long heardAtNanos = System.nanoTime();

    Heartbeat(Runnable ping, Consumer<LibvirtFailure> giveUp) {
        this.ping = ping;
        this.giveUp = giveUp;
    }

    /** Any frame is a sign of life. */
    void heard() {
        heardAtNanos = System.nanoTime();
    }

    /** Runs until the daemon is given up or the thread is interrupted. */
    Thread start(KeepAlive.Policy policy) {
        return Thread.ofVirtual().name("libvirt-keepalive").start(() -> watch(policy));
    }

    private void watch(KeepAlive.Policy policy) {
        try {
            watchUntilInterrupted(policy);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchUntilInterrupted(KeepAlive.Policy policy) throws InterruptedException {
        long pingedAt = heardAtNanos;
        int unanswered = 0;
        while (true) {
            long now = System.nanoTime();
            long heardAt = heardAtNanos;
            if (heardAt - pingedAt > 0) unanswered = 0;
            switch (KeepAlive.next(
                    policy, Duration.ofNanos(now - heardAt), Duration.ofNanos(now - pingedAt), unanswered)) {
                case KeepAlive.Step.Wait(Duration time) -> Thread.sleep(time);
                case KeepAlive.Step.Ping() -> {
                    pingedAt = now;
                    unanswered++;
                    ping.run();
                }
                case KeepAlive.Step.GiveUp() -> {
                    giveUp.accept(new LibvirtFailure.Disconnected(
                            "libvirt gave no sign of life in answer to " + unanswered + " pings"));
                    return;
                }
            }
        }
    }
}
