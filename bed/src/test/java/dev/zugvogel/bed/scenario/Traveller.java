package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.guest.Guest;
import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.guest.Load;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.cli.client.Answer;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.CheckReport;
import dev.zugvogel.model.check.Severity;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.inventory.VmSummary;
import java.time.Duration;
import java.util.Map;

/**
 * A guest that is moved about, and by what it is known again.
 *
 * @param boot which no two starts of a guest have in common
 */
record Traveller(Fleet fleet, Guest guest, String boot) implements AutoCloseable {
    private static final Duration REPORT_LIMIT = Duration.ofSeconds(30);

    /** Boots a guest and returns when the product knows it. */
    static Traveller boot(Fleet fleet, GuestSpec spec, String host) {
        Guest guest = fleet.bed().guest(spec, host);
        Traveller traveller = new Traveller(fleet, guest, guest.http("/boot"));
        traveller.awaitReported("running");
        return traveller;
    }

    /** Small, and busy with its memory and its disk. */
    static GuestSpec writer(String name) {
        return new GuestSpec(
                name,
                Bytes.ofMib(128),
                Bytes.ofMib(64),
                new Load.Writer(new BytesPerSecond(1_000_000), Bytes.ofMib(8)),
                false,
                true,
                null);
    }

    /** Small, and busy with more memory than a slow link carries in seconds. */
    static GuestSpec hasty(String name) {
        Load writer = new Load.Writer(new BytesPerSecond(30_000_000), Bytes.ofMib(48));
        return new GuestSpec(name, Bytes.ofMib(160), Bytes.ofMib(64), writer, false, true, null);
    }

    /** Small, and nearly idle. */
    static GuestSpec light(String name) {
        return new GuestSpec(name, Bytes.ofMib(128), Bytes.ofMib(64), new Load.Web(), false, true, null);
    }

    String name() {
        return guest.name();
    }

    /** The host it runs on. */
    Host host() {
        return fleet.bed().whereRuns(name()).orElseThrow(() -> new AssertionError(name() + " runs nowhere"));
    }

    /** A host it does not run on. */
    Host elsewhere() {
        Host here = host();
        return fleet.bed().hosts().stream()
                .filter(host -> !host.name().equals(here.name()))
                .findFirst()
                .orElseThrow();
    }

    void awaitReported(String state) {
        Patience.until(name() + " to be reported " + state, REPORT_LIMIT, () -> {
            Answer answer = fleet.api().get("/v1/vms/" + name());
            return answer.ok() && answer.as(VmSummary.class).state().equals(state);
        });
    }

    /** Returns when the checks find nothing against a host. */
    void awaitWelcome(Host target) {
        Patience.until(
                target.name() + " to be ready",
                REPORT_LIMIT,
                () -> check(target).ready());
    }

    /** Returns when the product can examine a host, whatever it finds. */
    void awaitLooked(Host target) {
        Patience.until(
                target.name() + " to be examined",
                REPORT_LIMIT,
                () -> check(target).findings().stream()
                        .noneMatch(finding ->
                                finding.code() == Code.HOST_UNHEALTHY && finding.severity() == Severity.ERROR));
    }

    private CheckReport check(Host target) {
        Answer answer = fleet.api().post("/v1/checks", Map.of("vm", name(), "host", target.name()));
        return answer.list(CheckReport.class).getFirst();
    }

    /** Pulls its plug, wherever it is. */
    void destroy() {
        for (Host host : fleet.bed().hosts()) host.attempt("virsh", "-q", "destroy", name());
    }

    /** Ends it, wherever it is. */
    @Override
    public void close() {
        destroy();
        for (Host host : fleet.bed().hosts()) host.attempt("virsh", "-q", "undefine", name());
    }
}
