package dev.zugvogel.bed.network;

import dev.zugvogel.bed.process.NetNamespace;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host's link to the fabric, and what can be wrong with it. Faults of different kinds add up; a second one of the
 * same kind replaces the first. Guests' own traffic takes another link and is never touched.
 */
public final class Link {
    private static final long SMALLEST_BURST_BYTES = 16 * 1024;
    private static final String DEVICE = "eth0";
    private static final Pattern COUNT = Pattern.compile("[RT]X: +bytes.*\\n +(\\d{1,18}) ");

    private final HostLayout host;
    private final NetNamespace outside;

    public Link(HostLayout host) {
        this.host = host;
        this.outside = host.bed().network();
    }

    /** Limits both directions, each on its own. */
    public void limit(BytesPerSecond rate) {
        shape(host.network(), DEVICE, rate);
        shape(outside, host.fabricEnd(), rate);
    }

    /** Drops packets at random, in each direction. */
    public void lose(double percent) {
        long perMyriad = Math.round(percent * 100);
        filter("loss", "numgen random mod 10000 < " + perMyriad + " drop");
    }

    /** Takes the link down, as if the cable were pulled at the switch: the host still sees a carrier loss. */
    public void cut() {
        outside.ip("link", "set", host.fabricEnd(), "down");
    }

    /** Drops all packets without a word: both ends go on believing in their connections. */
    public void blackhole() {
        filter("blackhole", "drop");
    }

    /** Lets packets through again; limits stay. */
    public void restore() {
        outside.ip("link", "set", host.fabricEnd(), "up");
        removeTable("blackhole");
    }

    /** Takes away every fault. */
    public void heal() {
        restore();
        removeTable("loss");
        unshape(host.network(), DEVICE);
        unshape(outside, host.fabricEnd());
    }

    /** What is wrong with it now: any of {@code cut}, {@code blackhole}, {@code loss}, {@code rate}. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        String device = outside.ip("link", "show", host.fabricEnd());
        if (!device.contains(",UP")) faults.add("cut");
        if (hasTable("blackhole")) faults.add("blackhole");
        if (hasTable("loss")) faults.add("loss");
        if (device.contains("qdisc tbf")) faults.add("rate");
        return faults;
    }

    /** What its device has sent and received since the host was made, with the headers of every layer. */
    public Bytes carried() {
        Matcher count = COUNT.matcher(host.network().ip("-s", "link", "show", DEVICE));
        Bytes sum = Bytes.ZERO;
        while (count.find()) sum = sum.plus(new Bytes(Long.parseLong(count.group(1))));
        return sum;
    }

    private static void shape(NetNamespace where, String device, BytesPerSecond rate) {
        // 20 ms worth: the kernel's clock can then still fill a fast link, and a slow one has no head start.
        long burst = Math.max(SMALLEST_BURST_BYTES, rate.count() / 50);
        Shell.run(where.command(List.of(
                "tc",
                "qdisc",
                "replace",
                "dev",
                device,
                "root",
                "tbf",
                "rate",
                rate.count() * 8 + "bit",
                "burst",
                burst + "b",
                "latency",
                "50ms")));
    }

    private static void unshape(NetNamespace where, String device) {
        if (where.ip("link", "show", device).contains("qdisc tbf"))
            Shell.run(where.command(List.of("tc", "qdisc", "delete", "dev", device, "root")));
    }

    /** At the bridge's end, where the host's own stack can't notice. */
    private void filter(String fault, String rule) {
        removeTable(fault);
        String end = host.fabricEnd();
        Shell.run(outside.command(List.of("nft", """
                table bridge %s {
                  chain from { type filter hook prerouting priority 0; iifname "%s" %s; }
                  chain to { type filter hook postrouting priority 0; oifname "%s" %s; }
                }
                """.formatted(table(fault), end, rule, end, rule))));
    }

    private void removeTable(String fault) {
        if (hasTable(fault)) Shell.run(outside.command(List.of("nft", "delete", "table", "bridge", table(fault))));
    }

    private boolean hasTable(String fault) {
        return Shell.attempt(outside.command(List.of("nft", "list", "table", "bridge", table(fault))))
                .succeeded();
    }

    private String table(String fault) {
        return host.name() + "_" + fault;
    }
}
