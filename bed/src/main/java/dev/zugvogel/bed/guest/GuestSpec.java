package dev.zugvogel.bed.guest;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.model.Bytes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is to be like.
 *
 * @param shared whether its disk is on the storage that all hosts share
 * @param persistent whether libvirt keeps its definition when it stops
 * @param base what its disk begins with; null for an empty one
 */
public record GuestSpec(
        String name,
        Bytes memory,
        Bytes disk,
        Load load,
        boolean shared,
        boolean persistent,
        @Nullable Base base) {
    /**
     * What a disk begins with.
     *
     * @param image a qcow2 file, as a host sees it
     * @param backing whether the disk refers to it, instead of having a copy
     */
    public record Base(String image, boolean backing) {}

    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Bytes SMALLEST_MEMORY = Bytes.ofMib(96);
    private static final Bytes SMALLEST_DISK = Bytes.ofMib(1);

    public GuestSpec {
        if (!VALID.matcher(name).matches())
            throw new BedFailure(
                    "not a name for a guest: " + name,
                    "use up to 31 small letters, digits and dashes, beginning with a letter");
        if (memory.compareTo(SMALLEST_MEMORY) < 0)
            throw new BedFailure(memory + " of memory is too little for a guest", "give at least " + SMALLEST_MEMORY);
        if (disk.compareTo(SMALLEST_DISK) < 0)
            throw new BedFailure("a disk of " + disk + " is too small", "give at least " + SMALLEST_DISK);
    }

    /** 256 MiB of memory, a private disk of 1 GiB, persistent. */
    public static GuestSpec of(String name, Load load) {
        return new GuestSpec(name, Bytes.ofMib(256), Bytes.ofMib(1024), load, false, true, null);
    }

    public GuestSpec withMemory(Bytes other) {
        return new GuestSpec(name, other, disk, load, shared, persistent, base);
    }

    public GuestSpec withDisk(Bytes other) {
        return new GuestSpec(name, memory, other, load, shared, persistent, base);
    }

    public GuestSpec onSharedStorage() {
        return new GuestSpec(name, memory, disk, load, true, persistent, base);
    }

    public GuestSpec asTransient() {
        return new GuestSpec(name, memory, disk, load, shared, false, base);
    }

    public GuestSpec withBase(@Nullable Base other) {
        return new GuestSpec(name, memory, disk, load, shared, persistent, other);
    }
}
