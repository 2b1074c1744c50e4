package dev.zugvogel.sim.libvirt;

import dev.zugvogel.sim.disk.SimDisk;

/** What libvirt needs of its host. */
public interface SimHost {
    String name();

    SimDisk disk();

    /** The relay's channels for a guest from this host, as QEMU sees them through its sockets. */
    Pipe pipe(Guest guest);

    /** The way of the bytes to the other QEMU. */
    interface Pipe {
        /** There is somebody who listens on our sockets and on the target's. */
        boolean open();

        /** Bytes pass now. */
        boolean flows();

        /** Some of them were changed on the way. */
        boolean corrupts();
    }
}
