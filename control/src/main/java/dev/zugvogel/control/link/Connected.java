package dev.zugvogel.control.link;

import java.time.Instant;
import java.util.List;

/**
 * An agent that is connected now, as it introduced itself.
 *
 * @param address where other agents reach it over the migration network
 * @param agentPort of its Target service
 * @param relayPort of its relay
 * @param addresses of its host in all migration networks, {@code address} first
 * @param libvirtTlsName in the certificate that its QEMU shows; empty if libvirt's TLS for migrations is not set up
 */
public record Connected(
        String host,
        String address,
        int agentPort,
        int relayPort,
        String agentVersion,
        String hostUuid,
        Instant since,
        List<String> addresses,
        String libvirtTlsName) {
    // An older server wrote neither of the last two.
    public Connected {
        addresses = addresses == null ? List.of(address) : List.copyOf(addresses);
        libvirtTlsName = libvirtTlsName == null ? "" : libvirtTlsName;
    }
}
