package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.util.UUID;

/**
 * A domain as libvirt names it. Only the UUID selects it; name and id are as of the moment it was looked up.
 *
 * @param id -1 while inactive
 */
public record DomainRef(String name, UUID uuid, int id) {
    public boolean isActive() {
        return id >= 0;
    }

    static DomainRef read(XdrReader in) {
        return new DomainRef(in.string(), in.uuid(), in.int32());
    }

    XdrWriter write(XdrWriter out) {
        return out.string(name).uuid(uuid).int32(id);
    }

    /** The start of the arguments of a call on this domain. */
    XdrWriter arguments() {
        return write(new XdrWriter());
    }
}
