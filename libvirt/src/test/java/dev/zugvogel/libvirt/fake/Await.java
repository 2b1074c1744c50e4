package dev.zugvogel.libvirt.fake;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting in tests: always for a condition, never for a time. */
public final class Await {
    private static final long LIMIT_SECONDS = 30;

    private Await() {}

    /** Until it holds; a failure names the claim. */
    public static void until(String claim, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("never came true: " + claim);
            Thread.sleep(2);
        }
    }

    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (item == null) throw new AssertionError("nothing came");
        return item;
    }

    public static <T> T soon(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    public static <T> CompletableFuture<T> inBackground(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofVirtual().start(task));
    }
}
