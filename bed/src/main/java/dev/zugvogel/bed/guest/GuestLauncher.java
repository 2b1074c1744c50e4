package dev.zugvogel.bed.guest;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.redis.DataSet;
import dev.zugvogel.bed.state.Cache;
import dev.zugvogel.bed.state.GuestEntry;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.state.Layout;
import dev.zugvogel.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Starts guests through a host's libvirt. */
public final class GuestLauncher {
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

    private final Cache cache;

    public GuestLauncher(Cache cache) {
        this.cache = cache;
    }

    /** Defines the guest, starts it, and returns when it answers over HTTP and has the data it is to have. */
    public Guest launch(GuestSpec spec, GuestEntry entry, Host host) {
        Layout bed = host.layout().bed();
        String disk = (spec.shared() ? HostLayout.SHARED_IMAGES : HostLayout.IMAGES) + "/" + spec.name() + ".qcow2";
        createDisk(spec, disk, host);
        Path xml = write(host, spec.name(), describe(spec, entry, bed, disk).text());
        if (spec.persistent()) {
            host.virsh("define", xml.toString());
            host.virsh("start", spec.name());
        } else {
            host.virsh("create", xml.toString());
        }
        Guest guest = new Guest(spec.name(), entry.address(bed));
        Path console = host.layout().runFolder().resolve("log-libvirt/" + spec.name() + "-serial.log");
        Patience.until("guest " + spec.name() + " to answer at " + guest.url(), console, BOOT_LIMIT, guest::answers);
        if (spec.load() instanceof Load.Redis(Bytes fill)) new DataSet(guest.address(), fill).fill();
        return guest;
    }

    private static void createDisk(GuestSpec spec, String disk, Host host) {
        GuestSpec.Base base = spec.base();
        String size = "" + spec.disk().count();
        if (base == null) host.exec("qemu-img", "create", "-q", "-f", "qcow2", disk, size);
        else if (base.backing())
            host.exec("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base.image(), disk, size);
        else host.exec("qemu-img", "convert", "-q", "-f", "qcow2", "-O", "qcow2", base.image(), disk);
    }

    private DomainXml describe(GuestSpec spec, GuestEntry entry, Layout bed, String disk) {
        String address = entry.address(bed);
        String kernelArguments = String.join(
                " ",
                "console=ttyS0 quiet mitigations=off",
                "guest_name=" + spec.name(),
                "guest_address=" + address,
                "guest_gateway=" + bed.guestAddress(Network.SERVER),
                spec.load().kernelArguments());
        return new DomainXml(
                spec,
                // Always the same, so that a guest can be started anew where its old definition is still known.
                UUID.nameUUIDFromBytes((bed.name() + "/" + spec.name()).getBytes(StandardCharsets.UTF_8)),
                Kernel.in(cache).image(),
                new Initramfs(cache).file(spec.load()),
                kernelArguments,
                disk,
                entry.mac(bed),
                address);
    }

    private static Path write(Host host, String name, String xml) {
        try {
            return Files.writeString(host.layout().runFolder().resolve(name + ".xml"), xml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
