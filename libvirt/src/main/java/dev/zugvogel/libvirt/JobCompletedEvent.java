package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrReader;

/** A domain's job ended. */
public record JobCompletedEvent(DomainRef domain, JobStats stats) {
    static JobCompletedEvent read(XdrReader in) {
        return new JobCompletedEvent(DomainRef.read(in), JobStats.readCompleted(in));
    }
}
