package dev.zugvogel.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.PrepareRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BoundsTest {
    private static DiskPlan.Builder disk() {
        return DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath("/images/vm.qcow2")
                .setFormat("qcow2")
                .setCapacityBytes(1 << 20);
    }

    private static PrepareRequest.Builder request() {
        return PrepareRequest.newBuilder()
                .setMigrationId("01ABC")
                .setVmUuid("5a8f2b0c-4d0f-4f0e-9f64-0d6f7b1f5c11")
                .setVmName("vm")
                .setXml("<domain/>")
                .setCookie(ByteString.copyFromUtf8("c"))
                .setGeneration(1)
                .setSourceHost("h1");
    }

    private static PrepareRequest.Builder with(DiskPlan.Builder... disks) {
        return request()
                .addAllDisks(Stream.of(disks).map(DiskPlan.Builder::build).toList());
    }

    @Test
    void aSoundRequestPasses() {
        DiskPlan.Builder overlay = disk().setKeepBacking(true)
                .addBacking(
                        BackingFacts.newBuilder().setPath("/images/base.img").setFormat("raw"));
        assertThatCode(() -> Bounds.prepare(with(overlay).build())).doesNotThrowAnyException();
    }

    static List<Arguments> hostile() {
        return List.of(
                Arguments.of("migration_id", request().setMigrationId("../../etc/x")),
                Arguments.of("migration_id", request().setMigrationId("")),
                Arguments.of("watchdog_ms", request().setWatchdogMs(-1)),
                Arguments.of("watchdog_ms", request().setWatchdogMs(3_600_001)),
                Arguments.of("migration_id", request().setMigrationId("A".repeat(41))),
                Arguments.of("vm_uuid", request().setVmUuid("not-a-uuid")),
                Arguments.of("vm_uuid", request().setVmUuid("x".repeat(36))),
                Arguments.of("vm_name", request().setVmName("n".repeat(256))),
                Arguments.of("cookie", request().setCookie(ByteString.EMPTY)),
                Arguments.of("generation", request().setGeneration(0)),
                Arguments.of("bandwidth", request().setBandwidthBytesPerSecond(-1)),
                Arguments.of("disks", with(disk(), disk())),
                Arguments.of("disks.device", with(disk().setDevice("../vda"))),
                Arguments.of("disks.format", with(disk().setFormat("vmdk"))),
                Arguments.of("disks.format", with(disk().setFormat("-o"))),
                Arguments.of("disks.capacity", with(disk().setCapacityBytes(0))),
                Arguments.of("disks.capacity", with(disk().setCapacityBytes(Long.MAX_VALUE))),
                Arguments.of("disks.path", with(disk().setPath("images/vm.qcow2"))),
                Arguments.of("disks.path", with(disk().setPath("/images/../etc/passwd"))),
                Arguments.of("disks.path", with(disk().setPath("/images/a\0b"))),
                Arguments.of("disks.path", with(disk().setPath("/" + "p".repeat(5000)))),
                Arguments.of("disks.keep_backing", with(disk().setKeepBacking(true))),
                Arguments.of(
                        "disks.backing.path",
                        with(disk().addBacking(BackingFacts.newBuilder().setPath("json:{}")))));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("hostile")
    void aHostileFieldIsNamedAndRefused(String field, PrepareRequest.Builder request) {
        FailureException e = catchThrowableOfType(FailureException.class, () -> Bounds.prepare(request.build()));
        assertThat(e).isNotNull();
        assertThat(e.failure().code()).isEqualTo(Code.BAD_REQUEST);
        assertThat(e.failure().message()).contains(field);
    }
}
