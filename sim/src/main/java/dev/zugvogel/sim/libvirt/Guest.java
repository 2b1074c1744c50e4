package dev.zugvogel.sim.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A guest, wherever it is. Its writes are numbers: each is acknowledged once it is in every image it runs from. */
public final class Guest {
    private final UUID uuid;
    private final String name;
    private final List<String> copiedDisks;
    private final List<Qemu> processes = new ArrayList<>();
    private long acknowledged = 1;
    private boolean ended;
    private boolean unclear;
    private boolean inTwoHalves;

    /** @param copiedDisks paths of images that move with the guest */
    public Guest(UUID uuid, String name, List<String> copiedDisks) {
        this.uuid = uuid;
        this.name = name;
        this.copiedDisks = copiedDisks;
    }

    public UUID uuid() {
        return uuid;
    }

    public String name() {
        return name;
    }

    public List<String> copiedDisks() {
        return copiedDisks;
    }

    public List<Qemu> processes() {
        return processes;
    }

    public long acknowledged() {
        return acknowledged;
    }

    /** A write reaches the images of the process that runs it. */
    public void write() {
        for (Qemu qemu : processes) {
            if (!qemu.runs()) continue;
            acknowledged++;
            copiedDisks.forEach(path -> qemu.host().disk().write(path, acknowledged));
            return;
        }
    }

    /** Something from outside may have ended it, so it need not be there any more. */
    public void mayHaveEnded() {
        ended = true;
    }

    public boolean hasEnded() {
        return ended;
    }

    void leave() {
        inTwoHalves = true;
    }

    void arrive() {
        inTwoHalves = false;
    }

    /** In post-copy: it needs both QEMUs. */
    public boolean isInTwoHalves() {
        return inTwoHalves;
    }

    /** A fault took what the guest needs while it runs nowhere; nothing brings that back. */
    public void struckOnItsWay() {
        if (inTwoHalves && processes.stream().noneMatch(Qemu::runs)) ended = true;
    }

    /** What became of Finish may be known to nobody, if its answer is lost. */
    public void becameUnclear() {
        unclear = true;
    }

    public boolean isUnclear() {
        return unclear;
    }

    String xml() {
        String disks = String.join("", copiedDisks.stream().map(Guest::disk).toList());
        return "<domain type='qemu'><name>" + name + "</name><uuid>" + uuid + "</uuid><memory unit='MiB'>64</memory>"
                + "<vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>" + disks
                + "</devices></domain>";
    }

    private static String disk(String path) {
        return "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='" + path
                + "'/><target dev='vda' bus='virtio'/></disk>";
    }
}
