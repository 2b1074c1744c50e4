package dev.zugvogel.agent.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads the kernel's figures. What a kernel does not have, or has in another form, is absent. */
final class ProcFiles {
    private final Path proc;

    ProcFiles(Path proc) {
        this.proc = proc;
    }

    /** Ticks since boot, over all CPUs. */
    record CpuTicks(long busy, long total) {
        static final CpuTicks NONE = new CpuTicks(0, 0);
    }

    CpuTicks cpuTicks() {
        List<String> fields = fields("stat", "cpu ");
        if (fields.size() < 6) return CpuTicks.NONE;
        long total = 0;
        // The guest's times, from the ninth on, are in user and nice already.
        for (String field : fields.subList(1, Math.min(fields.size(), 9))) total += number(field);
        long idle = number(fields.get(4)) + number(fields.get(5));
        return new CpuTicks(total - idle, total);
    }

    OptionalLong memoryAvailableBytes() {
        List<String> fields = fields("meminfo", "MemAvailable:");
        return fields.size() < 2 ? OptionalLong.empty() : OptionalLong.of(number(fields.get(1)) * 1024);
    }

    /** Every process may wait for page faults of its own (Linux, Documentation/admin-guide/sysctl/vm.rst). */
    boolean userFaults() {
        return fields("sys/vm/unprivileged_userfaultfd", "1").size() == 1;
    }

    /** The share of time in the last 10 s in which some task waited for the resource. */
    OptionalDouble pressurePercent(String resource) {
        for (String field : fields("pressure/" + resource, "some "))
            if (field.startsWith("avg10=")) return decimal(field.substring("avg10=".length()));
        return OptionalDouble.empty();
    }

    private List<String> fields(String file, String prefix) {
        try {
            return Files.readAllLines(proc.resolve(file)).stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .findFirst()
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static OptionalDouble decimal(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
