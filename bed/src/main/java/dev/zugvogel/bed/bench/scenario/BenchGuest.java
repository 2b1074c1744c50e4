package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.Bed;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Mover;
import dev.zugvogel.bed.bench.Tool;
import dev.zugvogel.bed.bench.Trial;
import dev.zugvogel.bed.bench.VirshMover;
import dev.zugvogel.bed.bench.ZugvogelMover;
import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.bed.redis.Clients;
import dev.zugvogel.bed.redis.DataSet;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.witness.Witness;
import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest that is moved to and fro between two hosts, under its witness and its clients. One thread. */
final class BenchGuest implements AutoCloseable {
    private static final int REQUESTS_A_SECOND = 50;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Bed bed;
    private final GuestSpec spec;
    private final Guest guest;
    private final Witness witness;
    private final @Nullable DataSet data;
    private final @Nullable Clients clients;
    private final List<Host> hosts;

    private BenchGuest(Bed bed, GuestSpec spec, boolean withClients) {
        this.bed = bed;
        this.spec = spec;
        this.hosts = new ArrayList<>(bed.hosts().subList(0, 2));
        this.guest = bed.guest(spec, hosts.getFirst().name());
        this.data = spec.load() instanceof Load.Redis(Bytes size) ? new DataSet(guest.address(), size) : null;
        this.clients = withClients && data != null && data.records() > 0 ? Clients.of(data) : null;
        this.witness = Witness.watch(guest.address());
    }

    /** Boots it, and returns when it and its clients are at work. */
    static BenchGuest boot(Bed bed, GuestSpec spec, boolean withClients) {
        BenchGuest started = new BenchGuest(bed, spec, withClients);
        started.stay(1);
        return started;
    }

    String name() {
        return spec.name();
    }

    /** Moves it to the host it is not on. */
    Move move(Tool tool) {
        Move move = new Trial(guest, witness).of(mover(tool), hosts.getFirst(), hosts.getLast());
        Collections.reverse(hosts);
        return move;
    }

    /** Lets it serve so long, by the witness's requests, of which some may get lost. */
    void stay(int seconds) {
        Clients working = clients;
        long before = working == null ? 0 : working.done();
        witness.forget();
        Patience.until(
                "the guest to serve its clients",
                LIMIT,
                () -> witness.seen().sent() >= (long) seconds * REQUESTS_A_SECOND
                        && (working == null || working.done() > before));
    }

    /** Gives a share of its data set new values. */
    void rewriteData(double share, long version) {
        if (data != null && share > 0) data.rewrite(share, version);
    }

    /** Writes so much to places all over its disk. */
    void changeDisk(Bytes amount) {
        if (amount.count() > 0) guest.http("/change/" + amount.count());
    }

    private Mover mover(Tool tool) {
        return tool.isVirsh()
                ? new VirshMover(tool, spec)
                : new ZugvogelMover(tool, bed.layout().name(), spec.name());
    }

    /**
     * Ends it, wherever it is. No guest has its name again, so whatever a tool has learned of it helps no later trip.
     */
    @Override
    public void close() {
        if (clients != null) clients.close();
        witness.close();
        for (Host host : hosts) {
            host.attempt("virsh", "-q", "destroy", spec.name());
            host.attempt("virsh", "-q", "undefine", spec.name());
            host.attempt("rm", "-f", HostLayout.IMAGES + "/" + spec.name() + ".qcow2");
        }
    }
}
