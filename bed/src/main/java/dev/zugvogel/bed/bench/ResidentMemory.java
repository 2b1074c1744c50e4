package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that a process occupies, as the kernel counts it.
 *
 * @param peak the most since its start
 */
public record ResidentMemory(Bytes now, Bytes peak) {
    /** Of a program that runs. */
    static ResidentMemory of(Daemon program) {
        return parse(Shell.run(
                program.inside().apply(List.of("sh", "-c", "cat /proc/$(cat \"$0\")/status", program.pidFile()))));
    }

    /** Reads the lines of {@code /proc/PID/status}. */
    static ResidentMemory parse(String status) {
        return new ResidentMemory(field(status, "VmRSS"), field(status, "VmHWM"));
    }

    private static Bytes field(String status, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d{1,12}) kB$").matcher(status);
        if (!line.find()) throw new BedFailure("the process has no " + name, "it has ended; see its log");
        return Bytes.ofKib(Long.parseLong(line.group(1)));
    }
}
