package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import java.util.HashMap;
import java.util.Map;

/**
 * What moves under way will take of a host. Counted in full until they end, although the host's own figures shrink
 * while a move is copied: a host is rather found full too early than too late.
 *
 * @param disk by the target's name of the file system
 */
public record Reserved(Bytes memory, int vcpus, Map<String, Bytes> disk) {
    public static final Reserved NOTHING = new Reserved(Bytes.ZERO, 0, Map.of());

    public Reserved {
        disk = Map.copyOf(disk);
    }

    public Reserved plus(Reserved other) {
        Map<String, Bytes> sum = new HashMap<>(disk);
        other.disk.forEach((fileSystem, bytes) -> sum.merge(fileSystem, bytes, Bytes::plus));
        return new Reserved(memory.plus(other.memory), vcpus + other.vcpus, sum);
    }

    public Bytes diskOn(String fileSystem) {
        return disk.getOrDefault(fileSystem, Bytes.ZERO);
    }
}
