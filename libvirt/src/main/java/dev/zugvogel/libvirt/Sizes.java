package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrException;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.model.Bytes;

/** Sizes as libvirt sends them: unsigned, in bytes or KiB. One beyond what a {@link Bytes} holds is malformed. */
final class Sizes {
    private Sizes() {}

    static Bytes bytes(XdrReader in) {
        return scaled(in.int64(), 0);
    }

    static Bytes kib(XdrReader in) {
        return scaled(in.int64(), 10);
    }

    private static Bytes scaled(long count, int shift) {
        if (count < 0 || count > Long.MAX_VALUE >> shift)
            throw new XdrException("a size of " + Long.toUnsignedString(count));
        return new Bytes(count << shift);
    }
}
