package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.model.Bytes;

/**
 * The size of a disk.
 *
 * @param capacity what the guest sees
 * @param allocation what the host has given to it so far
 * @param physical the size of its container: the file's length, or the device's size
 */
public record BlockInfo(Bytes capacity, Bytes allocation, Bytes physical) {
    static BlockInfo read(XdrReader in) {
        Bytes allocation = Sizes.bytes(in);
        Bytes capacity = Sizes.bytes(in);
        return new BlockInfo(capacity, allocation, Sizes.bytes(in));
    }
}
