package dev.zugvogel.bed;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestLauncher;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.product.Product;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.state.BedState;
import dev.zugvogel.bed.state.Cache;
import dev.zugvogel.bed.state.GuestEntry;
import dev.zugvogel.bed.state.Layout;
import dev.zugvogel.bed.state.Ledger;
import dev.zugvogel.wire.pki.CertificateAuthority;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Hosts with real libvirt and QEMU on one machine, made of namespaces. Needs root. All state is in files and in the
 * kernel, so a bed outlives the process that made it, and any process can {@link #open} it. Any thread.
 */
public final class Bed implements AutoCloseable {
    private final Layout layout;
    private final List<Host> hosts;

    private Bed(BedState state) {
        this.layout = state.layout();
        this.hosts = IntStream.rangeClosed(1, state.hosts())
                .mapToObj(number -> new Host(layout.host(number)))
                .toList();
    }

    /**
     * Makes a bed and returns when every libvirtd answers, and with the product when every host is connected.
     *
     * @throws BedFailure if it can't; what was made so far is removed
     */
    public static Bed up(BedSpec spec) {
        Bed bed = new Bed(Ledger.register(spec.name(), spec.hosts(), spec.product()));
        try {
            bed.make(spec);
            return bed;
        } catch (RuntimeException e) {
            bed.close();
            throw e;
        }
    }

    /** A bed without the product, for tests. */
    public static Bed up(String name, int hosts) {
        return up(BedSpec.bare(name, hosts));
    }

    /**
     * A bed that is up.
     *
     * @throws BedFailure if there is none of this name
     */
    public static Bed open(BedName name) {
        return new Bed(Ledger.find(name)
                .orElseThrow(() ->
                        new BedFailure("there is no bed " + name + known(), "make it: ./dev bed up --name " + name)));
    }

    /** Removes whatever there is of a bed, also after a crash. Returns whether there was anything. */
    public static boolean down(BedName name) {
        Ledger.find(name)
                .filter(BedState::product)
                .ifPresent(known -> new Bed(known).product().logOut());
        return Teardown.of(name);
    }

    @Override
    public void close() {
        down(layout.name());
    }

    public Layout layout() {
        return layout;
    }

    public List<Host> hosts() {
        return hosts;
    }

    /**
     * A host by its name, {@code h1} and so on.
     *
     * @throws BedFailure that lists the hosts there are
     */
    public Host host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BedFailure(
                        "bed " + layout.name() + " has no host " + name,
                        "it has " + hosts.stream().map(Host::name).collect(Collectors.joining(", "))));
    }

    public Product product() {
        return new Product(layout, hosts);
    }

    /** Starts a guest and returns when it answers over HTTP. */
    public Guest guest(GuestSpec spec, String hostName) {
        Host host = host(hostName);
        requireUnknown(spec.name());
        return new GuestLauncher(Cache.ofUser()).launch(spec, entry(spec.name()), host);
    }

    /** Guests that were started here, by name, whether they still run or not. */
    public List<Guest> guests() {
        return state().guests().stream()
                .map(entry -> new Guest(entry.name(), entry.address(layout)))
                .toList();
    }

    /** The host on which a guest of this name runs now; the first, should there be two. */
    public Optional<Host> whereRuns(String guest) {
        return hosts.stream()
                .filter(host -> host.runs(host.libvirtd()))
                .filter(host ->
                        host.virsh("list", "--name", "--state-running").lines().anyMatch(guest::equals))
                .findFirst();
    }

    private void make(BedSpec spec) {
        Network network = new Network(layout);
        network.create();
        hosts.forEach(host -> network.connect(host.layout()));
        CertificateAuthority authority = CertificateAuthority.openOrCreate(layout.libvirtAuthority());
        inParallel(host -> {
            host.create(hosts.size(), authority, spec.smallImages());
            host.startLibvirtd();
        });
        if (spec.product()) product().start();
    }

    private void inParallel(Consumer<Host> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> all = hosts.stream()
                    .map(host -> threads.submit(() -> work.accept(host)))
                    .toList();
            for (Future<?> each : all) each.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BedFailure failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void requireUnknown(String guest) {
        whereRuns(guest).ifPresent(host -> {
            throw new BedFailure("guest " + guest + " runs on " + host.name(), "choose another name");
        });
    }

    private GuestEntry entry(String guest) {
        return Ledger.update(layout.name(), state -> state.withGuest(guest)).guest(guest);
    }

    private BedState state() {
        return Ledger.find(layout.name()).orElseThrow(() -> new BedFailure("bed " + layout.name() + " is down", "up"));
    }

    private static String known() {
        List<BedState> all = Ledger.all();
        return all.isEmpty()
                ? ""
                : "; there is " + all.stream().map(BedState::name).collect(Collectors.joining(", "));
    }
}
