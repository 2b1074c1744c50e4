package dev.zugvogel.bed.state;

import dev.zugvogel.bed.process.NetNamespace;
import java.nio.file.Path;

/** Where the parts of one host are, seen from the machine. Hosts are numbered from 1. */
public record HostLayout(Layout bed, int number) {
    /** Where a host keeps its guests' disks; seen from inside. */
    public static final String IMAGES = "/var/lib/libvirt/images";

    /** A folder that all hosts of a bed share; seen from inside. */
    public static final String SHARED_IMAGES = "/var/lib/libvirt/shared";

    /** Where the agent keeps its state; seen from inside. */
    public static final String AGENT_STATE = "/var/lib/zugvogel";

    private static final int BEFORE_FIRST_ADDRESS = 10;

    public String name() {
        return "h" + number;
    }

    public NetNamespace network() {
        return new NetNamespace(bed.mark() + "-" + name());
    }

    /** Holds what the host sees as /run, /etc/libvirt and /var/log/libvirt. */
    public Path runFolder() {
        return bed.runFolder().resolve(name());
    }

    /** Holds what the host sees as /var/lib/libvirt and /var/lib/zugvogel. */
    public Path diskFolder() {
        return bed.diskFolder().resolve(name());
    }

    public Path libvirtSocket() {
        return runFolder().resolve("run/libvirt/libvirt-sock");
    }

    public String fabricAddress() {
        return bed.fabricAddress(BEFORE_FIRST_ADDRESS + number);
    }

    public String guestNetworkAddress() {
        return bed.guestAddress(BEFORE_FIRST_ADDRESS + number);
    }

    /** The bridge's end of the host's link to the fabric. */
    public String fabricEnd() {
        return name();
    }

    /** The bridge's end of the host's link to the guests' network. */
    public String guestEnd() {
        return name() + "-vm";
    }
}
