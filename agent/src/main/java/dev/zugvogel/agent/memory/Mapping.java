package dev.zugvogel.agent.memory;

import dev.zugvogel.model.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One stretch of QEMU's addresses: a line of /proc/PID/maps (Linux, Documentation/filesystems/proc.rst). */
record Mapping(long start, long end) {
    private static final int MOST_LINES = 100_000;

    long pages() {
        return (end - start) / GuestMemory.PAGE_BYTES;
    }

    /** The largest that can be written and not run, until they make up the guest's memory; empty if all do not. */
    static List<Mapping> ofGuest(List<String> lines, Bytes size) {
        List<Mapping> largest = lines.stream()
                .limit(MOST_LINES)
                .flatMap(line -> parse(line).stream())
                .sorted(Comparator.comparingLong(Mapping::pages).reversed())
                .toList();
        List<Mapping> chosen = new ArrayList<>();
        long missing = size.count();
        for (Mapping mapping : largest) {
            if (missing <= 0) break;
            chosen.add(mapping);
            missing -= mapping.end - mapping.start;
        }
        return missing <= 0 ? List.copyOf(chosen) : List.of();
    }

    private static Optional<Mapping> parse(String line) {
        String[] fields = line.split("[ -]", 4);
        if (fields.length < 4 || !line.substring(line.indexOf(' ') + 1).startsWith("rw-")) return Optional.empty();
        try {
            Mapping mapping = new Mapping(Long.parseLong(fields[0], 16), Long.parseLong(fields[1], 16));
            return mapping.end > mapping.start ? Optional.of(mapping) : Optional.empty();
        } catch (NumberFormatException e) {
            // Addresses in the upper half are the kernel's.
            return Optional.empty();
        }
    }
}
