package dev.zugvogel.agent.memory;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.relay.encode.Density;
import java.util.List;

/**
 * What a sample of a guest's pages tells of all of them.
 *
 * @param used in pages that are not zero
 * @param densities of these, by codec; empty if there are none
 */
public record MemorySample(Bytes used, List<Density> densities) {
    public MemorySample {
        densities = List.copyOf(densities);
    }
}
