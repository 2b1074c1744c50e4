package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;

/** A migration's source begins a pass over the memory. */
public record IterationEvent(DomainRef domain, int iteration) {
    static IterationEvent read(XdrReader in) {
        return new IterationEvent(DomainRef.read(in), in.int32());
    }
}
