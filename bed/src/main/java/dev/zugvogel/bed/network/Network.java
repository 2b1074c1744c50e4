package dev.zugvogel.bed.network;

import dev.zugvogel.bed.process.NetNamespace;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.state.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two networks of a bed: {@code fabric} for management and migration, {@code vmnet} for guests. Both bridges are in
 * a namespace of their own, where no firewall of the machine sees their frames. The machine's own namespace has one
 * address on each.
 */
public final class Network {
    public static final String FABRIC = "fabric";
    public static final String VMNET = "vmnet";

    /** What libvirt adds its guests' taps to, inside a host. */
    public static final String HOST_BRIDGE = "br0";

    /** Last byte of the namespace's own addresses, where the product's server listens. */
    public static final int SERVER = 1;

    /** Last byte of the machine's addresses. */
    public static final int MACHINE = 2;

    private final Layout bed;
    private final NetNamespace namespace;

    public Network(Layout bed) {
        this.bed = bed;
        this.namespace = bed.network();
    }

    public void create() {
        namespace.create();
        addBridge(namespace, FABRIC);
        addBridge(namespace, VMNET);
        addAddress(namespace, FABRIC, bed.fabricAddress(SERVER));
        addAddress(namespace, VMNET, bed.guestAddress(SERVER));
        connectMachine(FABRIC, bed.fabricAddress(MACHINE));
        connectMachine(VMNET, bed.guestAddress(MACHINE));
    }

    /** Makes a host's namespace and connects it to both networks. */
    public void connect(HostLayout host) {
        NetNamespace inside = host.network();
        inside.create();
        connect(inside, "eth0", FABRIC, host.fabricEnd());
        connect(inside, "eth1", VMNET, host.guestEnd());
        addAddress(inside, "eth0", host.fabricAddress());
        addBridge(inside, HOST_BRIDGE);
        inside.ip("link", "set", "eth1", "master", HOST_BRIDGE);
        addAddress(inside, HOST_BRIDGE, host.guestNetworkAddress());
    }

    /** Removes the machine's ends at once, found by their alias; the kernel takes its time with those in namespaces. */
    public void disconnectMachine() {
        for (String device : Shell.run("ls", "/sys/class/net").lines().toList())
            if (alias(device).equals(bed.mark())) Shell.run("ip", "link", "delete", device);
    }

    private static String alias(String device) {
        try {
            return Files.readString(Path.of("/sys/class/net", device, "ifalias"))
                    .strip();
        } catch (IOException e) {
            // It went away meanwhile, or has no such file: not one of ours.
            return "";
        }
    }

    private void connectMachine(String bridge, String address) {
        String end = bed.mainEnd(bridge);
        Shell.run(
                "ip",
                "link",
                "add",
                end,
                "type",
                "veth",
                "peer",
                "name",
                "machine-" + bridge,
                "netns",
                namespace.name());
        namespace.ip("link", "set", "machine-" + bridge, "master", bridge, "up");
        Shell.run("ip", "address", "add", address + "/24", "dev", end);
        Shell.run("ip", "link", "set", end, "up", "alias", bed.mark());
    }

    private void connect(NetNamespace inside, String device, String bridge, String end) {
        namespace.ip("link", "add", end, "type", "veth", "peer", "name", device, "netns", inside.name());
        namespace.ip("link", "set", end, "master", bridge, "up");
        inside.ip("link", "set", device, "up");
    }

    private static void addBridge(NetNamespace where, String bridge) {
        where.ip("link", "add", bridge, "type", "bridge", "stp_state", "0", "forward_delay", "0");
        where.ip("link", "set", bridge, "up");
    }

    private static void addAddress(NetNamespace where, String device, String address) {
        where.ip("address", "add", address + "/24", "dev", device);
    }
}
