package dev.zugvogel.bed.guest;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.Cache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a guest runs: a static busybox, drivers, our load program, and for some guests a Redis with its libraries. Not
 * compressed, because an emulated CPU unpacks slowly.
 */
final class Initramfs {
    /** In order of dependency. */
    private static final List<String> MODULES = List.of(
            "virtio_ring",
            "virtio",
            "virtio_pci_modern_dev",
            "virtio_pci_legacy_dev",
            "virtio_pci",
            "failover",
            "net_failover",
            "virtio_net",
            "virtio_blk",
            "virtio_balloon");

    private static final List<String> SOURCES =
            List.of("load.h", "main.c", "http.c", "memory.c", "records.c", "disk.c");
    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    private final Cache cache;

    Initramfs(Cache cache) {
        this.cache = cache;
    }

    /** The file for a load. */
    Path file(Load load) {
        boolean redis = load instanceof Load.Redis;
        String name = (redis ? "redis-" : "plain-") + fingerprint();
        return cache.folder(name, folder -> build(folder, redis)).resolve("initramfs");
    }

    private void build(Path folder, boolean redis) {
        Path root = folder.resolve("root");
        Kernel kernel = Kernel.in(cache);
        for (String each : List.of("bin", "proc", "sys", "dev", "modules")) makeFolder(root.resolve(each));
        copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
        for (String module : MODULES) copy(kernel.module(module), root.resolve("modules/" + module + ".ko"));
        resource("init", root.resolve("init"));
        Shell.run("chmod", "755", root.resolve("init").toString());
        compile(folder.resolve("source"), root.resolve("bin/load"));
        if (redis) addProgram(root, Path.of("/usr/bin/redis-check-rdb"), "redis-server");
        Shell.run("sh", "-ec", "cd \"$0/root\"; find . | cpio -o -H newc -R 0:0 --quiet >../initramfs", "" + folder);
    }

    private static void compile(Path folder, Path program) {
        makeFolder(folder);
        for (String source : SOURCES) resource(source, folder.resolve(source));
        List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-static", "-pthread", "-s", "-Wall", "-Werror"));
        command.addAll(List.of("-o", program.toString()));
        SOURCES.stream().filter(name -> name.endsWith(".c")).forEach(name -> command.add("" + folder.resolve(name)));
        Shell.run(command);
    }

    /** Copies a program with every library it loads. */
    private static void addProgram(Path root, Path program, String name) {
        copy(program, root.resolve("bin/" + name));
        LIBRARY.matcher(Shell.run("ldd", program.toString()))
                .results()
                .map(found -> Path.of(found.group(1)))
                .forEach(
                        library -> copy(library, root.resolve(library.toString().substring(1))));
    }

    /** Of everything that goes in and may change: a kernel takes no modules of another one. */
    private String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((MODULES + " " + Kernel.in(cache).image()).getBytes(StandardCharsets.UTF_8));
            digest.update(resource("init"));
            for (String source : SOURCES) digest.update(resource(source));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void resource(String name, Path target) {
        try {
            Files.write(target, resource(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Initramfs.class.getResourceAsStream("/guest/" + name)) {
            if (stream == null) throw new BedFailure("the build lacks guest/" + name, "./dev build");
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        Shell.run("install", "-D", from.toString(), to.toString());
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
