package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.model.Bytes;
import java.util.Optional;

/**
 * A job on one disk.
 *
 * @param type libvirt's number: 1 pull, 2 copy, 3 commit, 4 active commit, 5 backup
 */
public record BlockJob(int type, Bytes done, Bytes total) {
    static Optional<BlockJob> read(XdrReader in) {
        boolean found = in.bool();
        int type = in.int32();
        in.int64(); // its bandwidth
        BlockJob job = new BlockJob(type, Sizes.bytes(in), Sizes.bytes(in));
        return found ? Optional.of(job) : Optional.empty();
    }
}
