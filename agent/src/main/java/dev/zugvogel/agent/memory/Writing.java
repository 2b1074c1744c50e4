package dev.zugvogel.agent.memory;

import dev.zugvogel.model.BytesPerSecond;
import java.util.OptionalDouble;

/**
 * How a guest writes to its memory.
 *
 * @param rate at which it writes to different pages
 * @param density of bytes on the wire to bytes of a page that was written to, where the target has it as it was before;
 *     empty if too little was written to tell
 */
public record Writing(BytesPerSecond rate, OptionalDouble density) {}
