package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.KeepAlive;
import java.time.Duration;

/**
 * How to talk to a daemon.
 *
 * @param uri the driver within the daemon
 * @param queryTimeout for calls that look something up
 * @param changeTimeout for calls that change a domain, which libvirt itself may hold for 30 s. Perform and Finish have none
 */
public record ConnectOptions(String uri, Duration queryTimeout, Duration changeTimeout, KeepAlive.Policy keepAlive) {
    public static final ConnectOptions DEFAULT = new ConnectOptions(
            "qemu:///system", Duration.ofSeconds(30), Duration.ofMinutes(2), KeepAlive.Policy.DEFAULT);

    public ConnectOptions withUri(String other) {
        return new ConnectOptions(other, queryTimeout, changeTimeout, keepAlive);
    }

    public ConnectOptions withTimeouts(Duration query, Duration change) {
        return new ConnectOptions(uri, query, change, keepAlive);
    }

    public ConnectOptions withKeepAlive(KeepAlive.Policy policy) {
        return new ConnectOptions(uri, queryTimeout, changeTimeout, policy);
    }
}
