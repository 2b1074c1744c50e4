package dev.zugvogel.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.control.event.Event;
import dev.zugvogel.control.event.EventLog;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.control.store.Database;
import dev.zugvogel.control.store.SqliteStore;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.VmReport;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String DB1 = UUID.nameUUIDFromBytes(new byte[] {1}).toString();
    private static final String DB2 = UUID.nameUUIDFromBytes(new byte[] {2}).toString();

    @TempDir
    Path folder;

    private Database database;
    private StateStore store;
    private EventLog events;
    private Inventory inventory;

    @BeforeEach
    void open() {
        InstantSource clock = InstantSource.fixed(NOON);
        database = Database.open(folder.resolve("state.db"));
        store = new SqliteStore(database, clock);
        events = new EventLog(database, clock, 1_000);
        inventory = new Inventory(store, events, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void loadThatMovesIsShownButNeitherWrittenNorTold() {
        connect("h1");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        long revision = store.revision();
        long last = events.last();
        HostReport busier =
                report(vm("db1", DB1, "running").toBuilder()
                                .setCpuBusyPercent(80)
                                .setCpuTimeNs(5)
                                .build())
                        .toBuilder()
                        .setCpuBusyPercent(70)
                        .setClockMs(9)
                        .setMemoryAvailableBytes(1)
                        .build();
        inventory.reported("h1", busier);
        assertThat(inventory.vm("db1").summary().cpuBusyPercent()).isEqualTo(80);
        assertThat(inventory.host("h1").orElseThrow().summary().cpuBusyPercent())
                .isEqualTo(70);
        assertThat(store.revision()).isEqualTo(revision);
        assertThat(events.last()).isEqualTo(last);
    }

    @Test
    void aVmThatMovedIsOnItsNewHostBeforeTheHostsSaySo() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running"), vm("db2", DB2, "running")));
        inventory.reported("h2", report());
        inventory.moved(DB1, "h1", "h2");
        assertThat(inventory.vm("db1").host()).isEqualTo("h2");
        assertThat(inventory.vm("db2").host()).isEqualTo("h1");
        assertThat(inventory.vms()).hasSize(2);
    }

    @Test
    void aVmOnItsWayIsWhereItRuns() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        inventory.reported("h2", report(vm("db1", DB1, "paused")));
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
        inventory.reported("h1", report(vm("db1", DB1, "paused")));
        inventory.reported("h2", report(vm("db1", DB1, "running")));
        assertThat(inventory.vm("db1").host()).isEqualTo("h2");
        inventory.reported("h1", report(vm("db1", DB1, "shut off")));
        assertThat(inventory.vm(DB1).host()).isEqualTo("h2");
        assertThat(inventory.vms()).hasSize(1);
    }

    @Test
    void whatADisconnectedHostLastSaidGivesWayToWhatAConnectedOneSays() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        inventory.disconnected("h1");
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
        assertThat(inventory.vm("db1").hostConnected()).isFalse();
        inventory.reported("h2", report(vm("db1", DB1, "shut off")));
        assertThat(inventory.vm("db1").host()).isEqualTo("h2");
    }

    @Test
    void aMoveIsToldAsOneChangeAndTheLastHostThatForgetsAVmEndsIt() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        long before = events.last();
        inventory.reported("h2", report(vm("db1", DB1, "paused")));
        assertThat(vmEvents(before)).isEmpty();
        inventory.reported("h2", report(vm("db1", DB1, "running")));
        inventory.reported("h1", report());
        assertThat(vmEvents(before)).singleElement().asString().contains("\"host\":\"h2\"");
        inventory.reported("h2", report());
        inventory.reported("h2", report());
        assertThat(vmEvents(before).getLast()).contains("\"gone\"");
    }

    @Test
    void aReportFromBeforeTheMoveTakesTheVmFromNoHostAndBringsItBackToNone() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        inventory.reported("h2", report());
        inventory.moved(DB1, "h1", "h2");
        long before = events.last();
        inventory.reported("h2", report());
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        assertThat(inventory.vm("db1").host()).isEqualTo("h2");
        assertThat(vmEvents(before)).isEmpty();
        inventory.reported("h2", report(vm("db1", DB1, "running")));
        inventory.moved(DB1, "h2", "h1");
        inventory.reported("h1", report());
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
    }

    @Test
    void aVmThatItsSourceNoLongerHasIsThereUntilTheMoveIsKnown() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        inventory.reported("h2", report());
        inventory.reported("h1", report());
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
        inventory.moved(DB1, "h1", "h2");
        assertThat(inventory.vm("db1").host()).isEqualTo("h2");
    }

    @Test
    void aHostWithoutLibvirtSaysNothingAboutItsVms() {
        connect("h1");
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        for (int i = 0; i < 3; i++)
            inventory.reported("h1", HostReport.newBuilder().setCpus(4).build());
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
        assertThat(inventory.host("h1").orElseThrow().summary().libvirtReachable())
                .isFalse();
    }

    @Test
    void aNameInUseTwiceNeedsTheUuid() {
        connect("h1");
        connect("h2");
        inventory.reported("h1", report(vm("db", DB1, "running")));
        inventory.reported("h2", report(vm("db", DB2, "running")));
        assertUnknown("db", "several");
        assertThat(inventory.vm(DB2).host()).isEqualTo("h2");
        assertUnknown("nothing", "no host reports");
    }

    @Test
    void aNewServerKnowsTheLastAndShowsNobodyAsConnected() {
        connect("h1");
        inventory.joined("h2");
        inventory.maintenance("h2", true);
        inventory.reported("h1", report(vm("db1", DB1, "running")));
        HostView before = inventory.host("h1").orElseThrow();
        close();
        open();
        assertThat(inventory.hosts()).extracting(HostView::name).containsExactly("h1", "h2");
        assertThat(inventory.host("h1")).contains(before.disconnected());
        assertThat(inventory.host("h2").orElseThrow().maintenance()).isTrue();
        assertThat(inventory.vm("db1").hostConnected()).isFalse();
    }

    @Test
    void aReportTooLargeToKeepIsStillShown() {
        connect("h1");
        inventory.reported(
                "h1",
                report(vm("db1", DB1, "running")).toBuilder()
                        .setCpuModel("x".repeat(2_000_000))
                        .build());
        assertThat(inventory.vm("db1").host()).isEqualTo("h1");
        close();
        open();
        assertThat(inventory.host("h1").orElseThrow().report()).isEmpty();
    }

    @Test
    void moreVmsThanAHostCanHaveAreNotBelieved() {
        connect("h1");
        HostReport.Builder report = HostReport.newBuilder().setLibvirtReachable(true);
        for (int i = 0; i < TrustedReport.VM_LIMIT + 10; i++)
            report.addVms(vm("vm" + i, new UUID(1, i).toString(), "running"));
        inventory.reported("h1", report.build());
        assertThat(inventory.vms()).hasSize(TrustedReport.VM_LIMIT);
    }

    @Test
    void aHostThatIsUnknownHasNoMaintenance() {
        assertThatThrownBy(() -> inventory.maintenance("h9", true))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.UNKNOWN_HOST));
        assertThat(inventory.hosts()).isEmpty();
    }

    private void assertUnknown(String vm, String why) {
        assertThatThrownBy(() -> inventory.vm(vm))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(Code.UNKNOWN_VM));
    }

    private List<String> vmEvents(long after) {
        return events.after(after, 1_000).stream()
                .filter(event -> event.type().equals("vm"))
                .map(Event::body)
                .toList();
    }

    private void connect(String host) {
        inventory.connected(
                new Connected(host, "10.0.0.1", 8445, 8446, "0.1.0", "", NOON, List.of("10.0.0.1", "10.1.0.1"), ""));
    }

    private static HostReport report(VmReport... vms) {
        return HostReport.newBuilder()
                .addAllVms(List.of(vms))
                .setCpus(4)
                .setLibvirtReachable(true)
                .build();
    }

    private static VmReport vm(String name, String uuid, String state) {
        return VmReport.newBuilder().setName(name).setUuid(uuid).setState(state).build();
    }
}
