package dev.zugvogel.libvirt;

/** Ends the delivery of events to one consumer when it is closed. One that runs at this moment is not waited for. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
