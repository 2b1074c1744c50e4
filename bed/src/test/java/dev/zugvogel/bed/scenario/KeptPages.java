package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.state.HostLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a host keeps of the pages of one guest, and ways to harm it between two migrations.
 *
 * @param inside the folder of all guests, as the host sees it
 */
record KeptPages(Host machine, String vm, String inside) {
    private static final Duration SEALING_LIMIT = Duration.ofSeconds(30);
    private static final int PAGE_BYTES = 4096;
    private static final long MOST_BYTES = 64L << 20;

    /** Waits until both what was known and the last migration are on the disk. */
    static KeptPages of(Host host, String vm) {
        KeptPages kept = new KeptPages(host, vm, HostLayout.AGENT_STATE + "/pages");
        Patience.until(
                "the sealed store on " + host.name(),
                SEALING_LIMIT,
                () -> Files.exists(kept.folder().resolve("seal")));
        return kept;
    }

    String host() {
        return machine.name();
    }

    private Path folder() {
        return machine.layout().diskFolder().resolve("zugvogel/pages").resolve(vm);
    }

    /** One byte of every page of these files is another one. */
    void flip(Predicate<String> names) {
        try (Stream<Path> files = Files.list(folder())) {
            List<Path> chosen = files.filter(
                            file -> names.test(file.getFileName().toString()))
                    .toList();
            if (chosen.isEmpty()) throw new AssertionError("nothing to damage in " + folder());
            for (Path file : chosen) flip(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long length = Math.min(bytes.length(), MOST_BYTES);
            for (long at = Math.min(length / 2, PAGE_BYTES / 2); at < length; at += PAGE_BYTES) flip(bytes, at);
        }
    }

    private static void flip(RandomAccessFile bytes, long at) throws IOException {
        bytes.seek(at);
        int old = bytes.read();
        bytes.seek(at);
        bytes.write(old ^ 0x55);
    }

    /** Copies it as it is now; at the end of the fault it is back. */
    Fault putAside() {
        String now = inside + "/" + vm;
        String aside = HostLayout.AGENT_STATE + "/aside";
        machine.exec("cp", "-a", now, aside);
        return new Fault("an older store of " + vm + " on " + host(), () -> {
            of(machine, vm);
            machine.exec("rm", "-r", now);
            machine.exec("mv", aside, now);
        });
    }

    /** All stores of the host lie on a disk without any room. */
    Fault fullDisk() {
        machine.exec("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", inside);
        machine.attempt("dd", "if=/dev/zero", "of=" + inside + "/somebody-else", "bs=4k");
        return new Fault("a full disk under the stores of " + host(), () -> machine.exec("umount", "--lazy", inside));
    }
}
