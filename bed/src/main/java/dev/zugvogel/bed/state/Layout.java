package dev.zugvogel.bed.state;

import dev.zugvogel.bed.process.NetNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the parts of one bed are. Everything that a bed makes carries its name or its index, so that it can be found
 * and removed after any crash.
 *
 * @param index small and unique among the beds of the machine; the third byte of all addresses
 */
public record Layout(BedName name, int index) {
    /** State, logs and sockets of all beds. */
    public static final Path RUN = Path.of("/run/zugvogel-bed");

    /** Disk images of all beds; /run may be small and in memory. */
    public static final Path DISKS = Path.of("/var/lib/zugvogel-bed");

    public Path runFolder() {
        return RUN.resolve(name.text());
    }

    public Path diskFolder() {
        return DISKS.resolve(name.text());
    }

    /** What all hosts see as {@link HostLayout#SHARED_IMAGES}. */
    public Path sharedImages() {
        return diskFolder().resolve("shared");
    }

    /** Of the hosts' libvirts, not the product's. */
    public Path libvirtAuthority() {
        return runFolder().resolve("libvirt-authority");
    }

    /** Begins the names of its namespaces, and marks its links. */
    public String mark() {
        return "zv-" + name;
    }

    /** The namespace of both bridges and of the product's server. */
    public NetNamespace network() {
        return new NetNamespace(mark() + "-net");
    }

    public HostLayout host(int number) {
        return new HostLayout(this, number);
    }

    /** All its network namespaces that exist, whatever the state file says. */
    public List<NetNamespace> namespaces() {
        Pattern own = Pattern.compile(Pattern.quote(mark()) + "-(net|h\\d+)");
        return NetNamespace.all().stream()
                .filter(namespace -> own.matcher(namespace.name()).matches())
                .toList();
    }

    /** The end of a network that lies in the machine's own namespace. */
    public String mainEnd(String bridge) {
        return "zv" + index + "-" + bridge;
    }

    /** An address on the network for management and migration. */
    public String fabricAddress(int last) {
        return "10.77." + index + "." + last;
    }

    /** An address on the guests' network. */
    public String guestAddress(int last) {
        return "10.88." + index + "." + last;
    }
}
