package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The host's hardware.
 *
 * @param cpuModel libvirt's short name, often only the architecture
 * @param cpus active logical CPUs
 * @param mhz 0 where unknown
 * @param sockets per node
 * @param cores per socket
 * @param threads per core
 */
public record NodeInfo(
        String cpuModel, Bytes memory, int cpus, int mhz, int nodes, int sockets, int cores, int threads) {
    private static final int MODEL_CHARACTERS = 32;

    static NodeInfo read(XdrReader in) {
        return new NodeInfo(
                model(in), Sizes.kib(in), in.int32(), in.int32(), in.int32(), in.int32(), in.int32(), in.int32());
    }

    /** Each character takes a word of its own. */
    private static String model(XdrReader in) {
        ByteBuffer text = ByteBuffer.allocate(MODEL_CHARACTERS);
        for (int i = 0; i < MODEL_CHARACTERS; i++) text.put((byte) in.int32());
        String padded = StandardCharsets.UTF_8.decode(text.flip()).toString();
        int end = padded.indexOf('\0');
        return end < 0 ? padded : padded.substring(0, end);
    }
}
