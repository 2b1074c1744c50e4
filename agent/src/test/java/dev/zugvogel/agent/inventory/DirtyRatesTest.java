package dev.zugvogel.agent.inventory;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.memory.MemorySampler;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirtyRatesTest {
    private static final DomainRef VM = new DomainRef("vm1", new UUID(1, 2), 3);
    private static final int RUNNING = 1;
    private static final int PAUSED = 3;
    private static final int UNBOUNDED = 2;

    @TempDir
    Path folder;

    private final List<List<Integer>> asked = new CopyOnWriteArrayList<>();
    private DirtyRates rates;
    private FakeDaemon daemon;
    private Libvirt libvirt;

    @BeforeEach
    void connect() {
        // No QEMU of this name: libvirt has to look.
        rates = new DirtyRates(new MemorySampler(folder, folder));
        daemon = FakeDaemon.listen(folder.resolve("sock"));
        daemon.on(Procedure.DOMAIN_START_DIRTY_RATE_CALC, in -> {
            in.string();
            in.uuid();
            in.int32();
            asked.add(List.of(in.int32(), in.int32()));
            return Reaction.DONE;
        });
        job(0);
        libvirt = Libvirt.connect(daemon.socket());
    }

    @AfterEach
    void close() {
        libvirt.close();
        daemon.close();
    }

    private void job(int type) {
        daemon.on(Procedure.DOMAIN_GET_JOB_STATS, new XdrWriter().int32(type).int32(0));
    }

    private static DomainStats stats(int state, int measured, long mebibytes) {
        return new DomainStats(
                VM,
                new TypedParameters(List.of(
                        new TypedParameters.Item("state.state", new TypedValue.Int32(state)),
                        new TypedParameters.Item("dirtyrate.calc_status", new TypedValue.Int32(measured)),
                        new TypedParameters.Item("dirtyrate.megabytes_per_second", new TypedValue.Int64(mebibytes)))));
    }

    private static long minutes(int count) {
        return Duration.ofMinutes(count).toNanos();
    }

    @Test
    void aRunningGuestIsSampledByPagesForASecondOnceAMinuteAndMoreOftenWhileItIsNew() throws InterruptedException {
        measured(0, 1);
        assertThat(asked).containsExactly(List.of(1, 0));
        long tenSeconds = Duration.ofSeconds(10).toNanos();
        measured(tenSeconds, 1);
        measured(tenSeconds + 1, 2);
        measured(minutes(3), 3);
        measured(minutes(4), 3);
        measured(minutes(4) + 1, 4);
    }

    private void measured(long atNanos, int times) throws InterruptedException {
        boolean again = asked.size() < times;
        if (!again) rates.measure(libvirt, List.of(stats(RUNNING, 0, 0)), atNanos);
        until("it was asked " + times + " times", () -> {
            if (again) rates.measure(libvirt, List.of(stats(RUNNING, 0, 0)), atNanos);
            return asked.size() == times;
        });
    }

    @Test
    void aGuestThatIsPausedOrHasAJobIsLeftAlone() throws InterruptedException {
        rates.measure(libvirt, List.of(stats(PAUSED, 0, 0)), 0);
        job(UNBOUNDED);
        rates.measure(libvirt, List.of(stats(RUNNING, 0, 0)), 0);
        until("the job was seen", () -> daemon.calls().contains(Procedure.DOMAIN_GET_JOB_STATS));
        libvirt.close();
        assertThat(asked).isEmpty();
    }

    @Test
    void onlyAFreshMeasurementOfOursIsTold() {
        assertThat(rates.rate(stats(RUNNING, 2, 7), 0)).isEmpty();
        rates.measure(libvirt, List.of(stats(RUNNING, 0, 0)), 0);
        assertThat(rates.rate(stats(RUNNING, 1, 7), 1)).isEmpty();
        assertThat(rates.rate(stats(RUNNING, 2, 7), 1)).hasValue(7L << 20);
        assertThat(rates.rate(stats(RUNNING, 2, -1), 1)).isEmpty();
        assertThat(rates.rate(stats(RUNNING, 2, 7), minutes(6))).isEmpty();
        rates.keepOnly(Set.of());
        assertThat(rates.rate(stats(RUNNING, 2, 7), 1)).isEmpty();
    }
}
