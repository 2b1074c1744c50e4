package dev.zugvogel.libvirt;

import static dev.zugvogel.libvirt.WithFakeDaemon.VM;
import static dev.zugvogel.libvirt.WithFakeDaemon.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.fake.Reaction;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobsTest {
    @TempDir
    Path folder;

    private FakeDaemon daemon;
    private Libvirt libvirt;

    @BeforeEach
    void connect() {
        daemon = WithFakeDaemon.listen(folder);
        libvirt = Libvirt.connect(daemon.socket());
    }

    @AfterEach
    void close() {
        libvirt.close();
        daemon.close();
    }

    @Test
    void figuresAreReadInTheirUnits() {
        daemon.on(
                Procedure.DOMAIN_GET_JOB_STATS,
                stats(
                        new TypedParameters.Item("time_elapsed", new TypedValue.UInt64(1500)),
                        new TypedParameters.Item("downtime", new TypedValue.UInt64(90)),
                        new TypedParameters.Item("memory_remaining", new TypedValue.UInt64(4096)),
                        new TypedParameters.Item("memory_bps", new TypedValue.UInt64(1_000_000)),
                        new TypedParameters.Item("memory_dirty_rate", new TypedValue.UInt64(10)),
                        new TypedParameters.Item("memory_page_size", new TypedValue.UInt64(4096)),
                        new TypedParameters.Item("memory_iteration", new TypedValue.UInt64(3)),
                        new TypedParameters.Item("auto_converge_throttle", new TypedValue.Int32(20))));
        JobStats stats = libvirt.jobs().stats(VM).orElseThrow();
        assertThat(stats.isRunning()).isTrue();
        assertThat(stats.timeElapsed()).hasValue(Duration.ofMillis(1500));
        assertThat(stats.downtime()).hasValue(Duration.ofMillis(90));
        assertThat(stats.memoryRemaining()).hasValue(new Bytes(4096));
        assertThat(stats.memoryBandwidth()).hasValue(new BytesPerSecond(1_000_000));
        assertThat(stats.dirtyRate()).hasValue(new BytesPerSecond(40_960));
        assertThat(stats.iteration()).hasValue(3);
        assertThat(stats.autoConvergeThrottlePercent()).hasValue(20);
        assertThat(stats.diskRemaining()).as("not there in this phase").isEmpty();
    }

    @Test
    void figuresThatNoJobHasAreLeftOut() {
        daemon.on(
                Procedure.DOMAIN_GET_JOB_STATS,
                stats(
                        new TypedParameters.Item("memory_remaining", new TypedValue.Int64(-5)),
                        new TypedParameters.Item("memory_dirty_rate", new TypedValue.UInt64(-1)),
                        new TypedParameters.Item("memory_page_size", new TypedValue.UInt64(-1))));
        JobStats stats = libvirt.jobs().stats(VM).orElseThrow();
        assertThat(stats.memoryRemaining()).isEmpty();
        assertThat(stats.dirtyRate()).isEmpty();
    }

    @Test
    void noJobIsNoFigures() {
        daemon.on(Procedure.DOMAIN_GET_JOB_STATS, new XdrWriter().int32(0).int32(0));
        assertThat(libvirt.jobs().stats(VM)).isEmpty();
    }

    @Test
    void completedFiguresAreAskedForWithOrWithoutForgettingThem() {
        AtomicReference<Integer> flags = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_GET_JOB_STATS, in -> {
            DomainRef.read(in);
            flags.set(in.int32());
            return Reaction.answer(new XdrWriter().int32(3).int32(0));
        });
        assertThat(libvirt.jobs().completedStats(VM, false).orElseThrow().type())
                .isEqualTo(JobStats.Type.COMPLETED);
        assertThat(flags).hasValue(1);
        libvirt.jobs().completedStats(VM, true);
        assertThat(flags).hasValue(3);
    }

    @Test
    void moreFiguresThanAJobHasAreMalformed() {
        daemon.on(Procedure.DOMAIN_GET_JOB_STATS, new XdrWriter().int32(2).int32(65));
        assertThat(failureOf(() -> libvirt.jobs().stats(VM)).failure()).isInstanceOf(LibvirtFailure.Protocol.class);
    }

    @Test
    void speedAndDowntimeAreSentInLibvirtsUnits() {
        AtomicReference<Object> speed = new AtomicReference<>();
        AtomicReference<Object> downtime = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_MIGRATE_SET_MAX_SPEED, in -> {
            speed.set(List.of(DomainRef.read(in), in.int64(), in.int32()));
            return Reaction.DONE;
        });
        daemon.on(Procedure.DOMAIN_MIGRATE_SET_MAX_DOWNTIME, in -> {
            downtime.set(List.of(DomainRef.read(in), in.int64(), in.int32()));
            return Reaction.DONE;
        });
        Limit limit = new Limit.AtMost(new BytesPerSecond(5 << 20));
        libvirt.jobs().setMaxSpeed(VM, limit);
        assertThat(speed).hasValue(List.of(VM, 5L, 0));
        libvirt.jobs().setMaxPostCopySpeed(VM, limit);
        assertThat(speed).hasValue(List.of(VM, 5L, 1));
        libvirt.jobs().setMaxDowntime(VM, Duration.ofMillis(300));
        assertThat(downtime).hasValue(List.of(VM, 300L, 0));
    }

    @Test
    void theDirtyRateIsMeasuredInTheOneModeThatHarmsNoGuest() {
        AtomicReference<Object> sent = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_START_DIRTY_RATE_CALC, in -> {
            sent.set(List.of(DomainRef.read(in), in.int32(), in.int32()));
            return Reaction.DONE;
        });
        libvirt.jobs().startDirtyRate(VM, Duration.ofSeconds(2));
        assertThat(sent).hasValue(List.of(VM, 2, 0));
    }

    @Test
    void aPostCopyIsPausedNotCancelled() {
        AtomicReference<Object> sent = new AtomicReference<>();
        daemon.on(Procedure.DOMAIN_ABORT_JOB_FLAGS, in -> {
            sent.set(List.of(DomainRef.read(in), in.int32()));
            return Reaction.DONE;
        });
        libvirt.jobs().abortPostCopy(VM);
        assertThat(sent).hasValue(List.of(VM, 1));
    }

    @Test
    void aFailedJobIsNotTakenForACompletedOne() {
        TypedParameters values = new TypedParameters(List.of(
                new TypedParameters.Item("success", new TypedValue.Bool(false)),
                new TypedParameters.Item("errmsg", new TypedValue.Text("no route"))));
        JobStats stats = JobStats.readCompleted(new dev.zugvogel.libvirt.xdr.XdrReader(
                values.write(new XdrWriter(), 64).toByteArray()));
        assertThat(stats.type()).isEqualTo(JobStats.Type.FAILED);
        assertThat(stats.errorMessage()).hasValue("no route");
    }

    private static XdrWriter stats(TypedParameters.Item... items) {
        return new TypedParameters(List.of(items)).write(new XdrWriter().int32(2), 64);
    }
}
