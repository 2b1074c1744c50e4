package dev.zugvogel.agent.target;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code qemu-img} to make empty images. */
final class QemuImg implements ImageTool {
    private static final long TIMEOUT_SECONDS = 60;
    private static final int OUTPUT_LIMIT_BYTES = 4096;

    @Override
    public void create(Path image, DiskPlan disk) {
        List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", disk.getFormat()));
        if (disk.getKeepBacking()) {
            BackingFacts nearest = disk.getBacking(0);
            command.addAll(List.of("-b", nearest.getPath(), "-F", nearest.getFormat()));
        }
        command.addAll(List.of(image.toString(), Long.toString(disk.getCapacityBytes())));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw FailureException.of(Code.VOLUME_CREATE_FAILED, "qemu-img did not end");
            }
            byte[] output = process.getInputStream().readNBytes(OUTPUT_LIMIT_BYTES);
            if (process.exitValue() != 0) throw failed(new String(output, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw Failure.of(Code.VOLUME_CREATE_FAILED, "can't run qemu-img: " + e.getMessage())
                    .asException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FailureException.of(Code.VOLUME_CREATE_FAILED, "interrupted");
        }
    }

    private static FailureException failed(String output) {
        Code code = output.contains("No space left") ? Code.DISK_SPACE_SHORT : Code.VOLUME_CREATE_FAILED;
        return FailureException.of(code, output.isEmpty() ? "qemu-img failed" : output);
    }
}
