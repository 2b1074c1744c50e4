package dev.zugvogel.bed;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a bed is to be like.
 *
 * @param product whether a server and an agent per host are started
 * @param smallImages if given, each host's images folder is a file system of its own of this size
 */
public record BedSpec(
        BedName name, int hosts, boolean product, @Nullable Bytes smallImages) {
    private static final int MAX_HOSTS = 9;

    public BedSpec {
        if (hosts < 1 || hosts > MAX_HOSTS)
            throw new BedFailure("can't make " + hosts + " hosts", "ask for 1 to " + MAX_HOSTS);
    }

    /** Hosts with libvirt, and nothing of the product. */
    public static BedSpec bare(String name, int hosts) {
        return new BedSpec(new BedName(name), hosts, false, null);
    }

    /** Hosts with libvirt and agents, and a server. */
    public static BedSpec full(String name, int hosts) {
        return new BedSpec(new BedName(name), hosts, true, null);
    }

    public BedSpec withSmallImages(Bytes size) {
        return new BedSpec(name, hosts, product, size);
    }
}
