package dev.zugvogel.bed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network namespace with a name, as ip-netns(8) makes them. It is also the mark by which a bed finds its processes:
 * everything that runs in a host is in the host's network namespace, whoever started it.
 */
public record NetNamespace(String name) {
    private static final Path NAMED = Path.of("/run/netns");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** All named network namespaces of the machine. */
    public static List<NetNamespace> all() {
        if (!Files.isDirectory(NAMED)) return List.of();
        return list(NAMED).stream()
                .map(file -> new NetNamespace(file.getFileName().toString()))
                .toList();
    }

    public Path file() {
        return NAMED.resolve(name);
    }

    public boolean exists() {
        return Files.exists(file());
    }

    public void create() {
        Shell.run("ip", "netns", "add", name);
        ip("link", "set", "lo", "up");
    }

    /** Runs ip(8) in it. */
    public String ip(String... arguments) {
        return Shell.run(joined(List.of("ip", "-n", name), List.of(arguments)));
    }

    /** The command that runs another one in this namespace, all else being as with the caller. */
    public List<String> command(List<String> command) {
        return joined(List.of("nsenter", "--net=" + file(), "--"), command);
    }

    /** Process ids, as the machine sees them, of all that run in it. */
    public List<Long> processes() {
        Optional<Object> own = inode(file());
        if (own.isEmpty()) return List.of();
        return list(Path.of("/proc")).stream()
                .filter(folder -> folder.getFileName().toString().chars().allMatch(Character::isDigit))
                .filter(folder -> inode(folder.resolve("ns/net")).equals(own))
                .map(folder -> Long.valueOf(folder.getFileName().toString()))
                .toList();
    }

    /** Kills all processes in it, then removes it. Does nothing if it does not exist. */
    public void remove() {
        if (!exists()) return;
        Patience.until("the end of all processes in " + name, LIMIT, () -> {
            List<Long> running = processes();
            running.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            return running.isEmpty();
        });
        Shell.run("ip", "netns", "delete", name);
    }

    /** Empty where there is no such file, for instance because the process has ended. */
    private static Optional<Object> inode(Path file) {
        try {
            return Optional.of(Files.getAttribute(file, "unix:ino"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> joined(List<String> first, List<String> more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }
}
