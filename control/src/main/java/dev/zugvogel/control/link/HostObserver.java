package dev.zugvogel.control.link;

import dev.zugvogel.wire.v1.HostReport;

/**
 * Told what becomes of hosts: of one host in the order in which it happens, of several at once from several threads. A
 * host is disconnected as often as it was connected.
 */
public interface HostObserver {
    void joined(String host);

    void connected(Connected agent);

    void reported(String host, HostReport report);

    void disconnected(String host);

    /** Its certificate is worth nothing any more. */
    void removed(String host);
}
