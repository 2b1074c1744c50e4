package dev.zugvogel.agent;

import dev.zugvogel.agent.link.ServerAddress;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an agent runs.
 *
 * @param name of this host, as the fleet calls it
 * @param state folder of identity and journals; made if it is missing
 * @param token for joining; not needed once the host has joined
 * @param addresses of this host in the migration networks; other agents dial the first, relays may use all
 * @param libvirtTlsName in the certificate that QEMU shows for migrations here; empty if libvirt's TLS is not set up
 * @param diskHook the program that makes block devices for disks that come here
 * @param port of the agent's own service; 0 takes a free one
 * @param relayPort of the relay; 0 takes a free one
 * @param runFolder for sockets; gone after a reboot
 */
public record AgentConfig(
        String name,
        Path state,
        ServerAddress server,
        Optional<String> token,
        List<String> addresses,
        int port,
        int relayPort,
        Path libvirtSocket,
        Path runFolder,
        Optional<String> libvirtTlsName,
        Optional<Path> diskHook) {
    public static final int DEFAULT_PORT = 8445;
    public static final int DEFAULT_RELAY_PORT = 8446;
    public static final Path DEFAULT_LIBVIRT_SOCKET = Path.of("/run/libvirt/libvirt-sock");
    public static final Path DEFAULT_RUN_FOLDER = Path.of("/run/zugvogel");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?");

    private static final int ADDRESSES_LIMIT = 8;

    public AgentConfig {
        addresses = List.copyOf(addresses);
        if (!NAME.matcher(name).matches())
            throw FailureException.of(Code.BAD_REQUEST, "not a host name: " + name + " (letters, digits, - and .)");
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_LIMIT)
            throw FailureException.of(Code.BAD_REQUEST, "a host has from 1 to " + ADDRESSES_LIMIT + " addresses");
        if (new HashSet<>(addresses).size() < addresses.size())
            throw FailureException.of(Code.BAD_REQUEST, "an address is given twice: " + String.join(", ", addresses));
    }

    /** The one that other agents dial. */
    public String address() {
        return addresses.getFirst();
    }
}
