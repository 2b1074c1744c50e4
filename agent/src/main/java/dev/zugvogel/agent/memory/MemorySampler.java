package dev.zugvogel.agent.memory;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.relay.encode.Density;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a sample of a running guest's pages. Costs the guest nothing, and the host some milliseconds of CPU. Empty
 * where this may not be read or is not as on Linux: a forecast does without. Thread-safe.
 */
public final class MemorySampler {
    private static final Logger LOG = LoggerFactory.getLogger(MemorySampler.class);
    private static final int LOOKED_AT = 1024;
    private static final int COMPRESSED = 256;
    private static final int WATCHED = 8192;
    private static final double SECOND = 1e9;

    private final Path proc;
    private final Path pidFiles;

    /** @param pidFiles the folder in which libvirt keeps the number of each guest's QEMU, as NAME.pid */
    public MemorySampler(Path proc, Path pidFiles) {
        this.proc = proc;
        this.pidFiles = pidFiles;
    }

    public static MemorySampler ofThisHost() {
        return new MemorySampler(Path.of("/proc"), Path.of("/run/libvirt/qemu"));
    }

    /** @param memory all of it */
    public Optional<MemorySample> sample(String vm, Bytes memory) {
        return looking(vm, memory, MemorySampler::sample);
    }

    /** How the guest writes; takes this long. */
    public Optional<Writing> writing(String vm, Bytes memory, Duration period) {
        return looking(vm, memory, guest -> {
            try (KeptPages kept = new KeptPages()) {
                return writing(guest, period, kept);
            }
        });
    }

    private interface Look<T> {
        T at(GuestMemory guest) throws IOException;
    }

    private <T> Optional<T> looking(String vm, Bytes memory, Look<T> look) {
        try {
            long pid = Long.parseLong(
                    Files.readString(pidFiles.resolve(vm + ".pid")).strip());
            try (GuestMemory guest = GuestMemory.open(proc.resolve(Long.toString(pid)), memory)) {
                return Optional.of(look.at(guest));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the memory of {} can't be looked at", vm, e);
            return Optional.empty();
        }
    }

    private static MemorySample sample(GuestMemory guest) throws IOException {
        byte[] full = new byte[COMPRESSED * GuestMemory.PAGE_BYTES];
        byte[] page = new byte[GuestMemory.PAGE_BYTES];
        List<Long> chosen = shuffled(chosen(guest, LOOKED_AT));
        int used = 0;
        int kept = 0;
        for (long each : chosen) {
            GuestMemory.Kind kind = guest.read(each, page, 0);
            if (kind != GuestMemory.Kind.EMPTY) used++;
            if (kind != GuestMemory.Kind.FULL || kept == COMPRESSED) continue;
            System.arraycopy(page, 0, full, kept++ * GuestMemory.PAGE_BYTES, GuestMemory.PAGE_BYTES);
        }
        List<Density> densities =
                kept == 0 ? List.of() : Density.of(Arrays.copyOf(full, kept * GuestMemory.PAGE_BYTES));
        return new MemorySample(ofAll(guest, used, chosen.size()), densities);
    }

    private static Writing writing(GuestMemory guest, Duration period, KeptPages kept) throws IOException {
        List<Long> chosen = shuffled(chosen(guest, WATCHED));
        long from = System.nanoTime();
        int[] before = contents(guest, chosen, kept);
        pause(period);
        int changed = changed(guest, chosen, before, kept);
        double seconds = (System.nanoTime() - from) / SECOND;
        long rate = (long) (ofAll(guest, changed, chosen.size()).count() / seconds);
        return new Writing(new BytesPerSecond(rate), kept.density());
    }

    private static int[] contents(GuestMemory guest, List<Long> pages, KeptPages kept) throws IOException {
        byte[] page = new byte[GuestMemory.PAGE_BYTES];
        int[] contents = new int[pages.size()];
        for (int i = 0; i < contents.length; i++) {
            if (guest.read(pages.get(i), page, 0) == GuestMemory.Kind.FULL) kept.keep(pages.get(i), page);
            contents[i] = Arrays.hashCode(page);
        }
        return contents;
    }

    /** How many are other than they were. */
    private static int changed(GuestMemory guest, List<Long> pages, int[] before, KeptPages kept) throws IOException {
        byte[] page = new byte[GuestMemory.PAGE_BYTES];
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            guest.read(pages.get(i), page, 0);
            if (Arrays.hashCode(page) == before[i]) continue;
            kept.changed(pages.get(i), page);
            changed++;
        }
        return changed;
    }

    private static void pause(Duration period) throws IOException {
        try {
            Thread.sleep(period);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** One page at random of each of so many equal parts. */
    private static long[] chosen(GuestMemory guest, int parts) {
        long pages = guest.pages();
        int count = (int) Math.min(pages, parts);
        long[] chosen = new long[count];
        for (int i = 0; i < count; i++) {
            long first = pages * i / count;
            chosen[i] = ThreadLocalRandom.current().nextLong(first, pages * (i + 1) / count);
        }
        return chosen;
    }

    /** In no order, so that those that come first are from all over the memory. */
    private static List<Long> shuffled(long[] pages) {
        List<Long> shuffled = new ArrayList<>(Arrays.stream(pages).boxed().toList());
        Collections.shuffle(shuffled);
        return shuffled;
    }

    private static Bytes ofAll(GuestMemory guest, int some, int looked) {
        return new Bytes(guest.pages() * some / looked * GuestMemory.PAGE_BYTES);
    }
}
