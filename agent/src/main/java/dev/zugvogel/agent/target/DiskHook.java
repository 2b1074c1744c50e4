package dev.zugvogel.agent.target;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The administrator's program that makes block devices for disks that are copied here, and takes them away again where a
 * migration is undone. It gets one JSON object on its standard input, and succeeds by exiting with 0. A device may be
 * discarded twice, and without having been made. Thread-safe.
 */
public final class DiskHook {
    private static final int WORDS_LIMIT_BYTES = 2000;

    private final Optional<Path> program;
    private final Duration patience;

    DiskHook(Optional<Path> program, Duration patience) {
        this.program = program;
        this.patience = patience;
    }

    /** @param program empty if there is none */
    public static DiskHook of(Optional<Path> program) {
        return new DiskHook(program, Duration.ofSeconds(60));
    }

    /** What it is called with, as the journal keeps it, too. */
    record Device(String path, long sizeBytes, String vm, String uuid) {}

    /** What the hook reads. */
    private record Call(String action, String path, long sizeBytes, String vm, String uuid) {
        static Call of(String action, Device device) {
            return new Call(action, device.path(), device.sizeBytes(), device.vm(), device.uuid());
        }
    }

    /** It can be run. */
    public boolean isPresent() {
        return program.filter(Files::isExecutable).isPresent();
    }

    /** @throws FailureException DISK_HOOK_FAILED with the hook's words */
    void prepare(Device device) {
        run(Call.of("prepare", device));
        if (!Files.exists(Path.of(device.path())))
            throw FailureException.of(
                    Code.DISK_HOOK_FAILED, "the disk hook succeeded, and there is no " + device.path());
    }

    /** @throws FailureException DISK_HOOK_FAILED with the hook's words */
    void discard(Device device) {
        run(Call.of("discard", device));
    }

    private void run(Call call) {
        Path hook = program.orElseThrow(
                () -> FailureException.of(Code.DISK_HOOK_FAILED, "this agent has no hook for block devices"));
        try {
            Path words = Files.createTempFile("zugvogel-disk-hook", ".err");
            try {
                run(hook, call, words);
            } finally {
                Files.deleteIfExists(words);
            }
        } catch (IOException e) {
            throw Failure.of(Code.DISK_HOOK_FAILED, "can't run " + hook + ": " + e.getMessage())
                    .asException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureException.of(Code.DISK_HOOK_FAILED, "interrupted");
        }
    }

    /** Its words go to a file: a child that outlives it would hold a pipe open. */
    private void run(Path hook, Call call, Path words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(hook.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(words.toFile())
                .start();
        tell(process, Json.write(call));
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw failed(call, "did not end within " + patience.toSeconds() + " s", words);
        }
        if (process.exitValue() != 0) throw failed(call, "exited with " + process.exitValue(), words);
    }

    private static void tell(Process process, String call) {
        try (OutputStream in = process.getOutputStream()) {
            in.write((call + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // One that does not read is judged by how it ends.
        }
    }

    private static FailureException failed(Call call, String how, Path words) throws IOException {
        byte[] all = Files.readAllBytes(words);
        String said = new String(all, 0, Math.min(all.length, WORDS_LIMIT_BYTES), StandardCharsets.UTF_8).strip();
        String message = "the disk hook " + how + " at " + call.action() + " of " + call.path();
        return FailureException.of(Code.DISK_HOOK_FAILED, said.isEmpty() ? message : message + ": " + said);
    }
}
