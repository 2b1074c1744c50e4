package dev.zugvogel.bed;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a bed is just now. Its JSON form is {@code ./dev bed status --json}. */
public record BedStatus(String name, ServerStatus server, List<HostStatus> hosts, List<GuestStatus> guests) {
    public record ServerStatus(String address, boolean running, String log) {}

    /**
     * @param faults of its link to the fabric
     * @param socket of its libvirt, on the machine
     * @param logs the folder with its logs, on the machine
     */
    public record HostStatus(
            String name,
            String address,
            boolean alive,
            boolean libvirtd,
            boolean agent,
            List<String> faults,
            String socket,
            String logs) {}

    /** @param host null where it does not run, or its host's libvirtd can't be asked */
    public record GuestStatus(
            String name, String url, @Nullable String host, boolean answers) {}

    public static BedStatus of(Bed bed) {
        return new BedStatus(
                bed.layout().name().text(),
                new ServerStatus(
                        bed.layout().fabricAddress(Network.SERVER),
                        bed.product().server().runs(),
                        bed.product().server().log().toString()),
                bed.hosts().stream().map(host -> of(bed, host)).toList(),
                bed.guests().stream().map(guest -> of(bed, guest)).toList());
    }

    private static HostStatus of(Bed bed, Host host) {
        return new HostStatus(
                host.name(),
                host.address(),
                host.alive(),
                host.runs(host.libvirtd()),
                host.runs(bed.product().agent(host)),
                host.link().faults(),
                host.layout().libvirtSocket().toString(),
                host.layout().runFolder().toString());
    }

    private static GuestStatus of(Bed bed, Guest guest) {
        return new GuestStatus(
                guest.name(),
                guest.url().toString(),
                bed.whereRuns(guest.name()).map(Host::name).orElse(null),
                guest.answers());
    }
}
