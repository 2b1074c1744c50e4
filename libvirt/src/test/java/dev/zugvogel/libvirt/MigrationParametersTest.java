package dev.zugvogel.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.Limit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MigrationParametersTest {
    private static final Limit TEN = new Limit.AtMost(new BytesPerSecond(10 << 20));

    /** Names and types as in libvirt-domain.h and the RPC notes: a wrong type is refused by the daemon. */
    @Test
    void everyParameterHasTheTypeThatLibvirtWants() {
        MigrationParameters all = MigrationParameters.builder()
                .migrateUri("a")
                .disksUri("a")
                .destinationXml("a")
                .destinationName("a")
                .persistentXml("a")
                .listenAddress("a")
                .graphicsUri("a")
                .tlsDestination("a")
                .migrateDisks(List.of("vda"))
                .detectZeroes(List.of("vda"))
                .compression(List.of("zstd"))
                .bandwidth(TEN)
                .postCopyBandwidth(TEN)
                .availableSwitchoverBandwidth(TEN)
                .xbzrleCache(new Bytes(4096))
                .disksPort(1)
                .autoConvergeInitialPercent(1)
                .autoConvergeIncrementPercent(1)
                .parallelConnections(1)
                .mtLevel(1)
                .mtThreads(1)
                .mtDecompressionThreads(1)
                .zlibLevel(1)
                .zstdLevel(1)
                .build();
        assertThat(namesOf(all, TypedValue.Text.class))
                .containsExactlyInAnyOrder(
                        "migrate_uri",
                        "disks_uri",
                        "destination_xml",
                        "destination_name",
                        "persistent_xml",
                        "listen_address",
                        "graphics_uri",
                        "tls.destination",
                        "migrate_disks",
                        "migrate_disks_detect_zeroes",
                        "compression");
        assertThat(namesOf(all, TypedValue.UInt64.class))
                .containsExactlyInAnyOrder(
                        "bandwidth", "bandwidth.postcopy", "bandwidth.avail.switchover", "compression.xbzrle.cache");
        assertThat(namesOf(all, TypedValue.Int32.class))
                .containsExactlyInAnyOrder(
                        "disks_port",
                        "auto_converge.initial",
                        "auto_converge.increment",
                        "parallel.connections",
                        "compression.mt.level",
                        "compression.mt.threads",
                        "compression.mt.dthreads",
                        "compression.zlib.level",
                        "compression.zstd.level");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1048576, 1", "1048577, 2", "9223372036854775807, 8796093022207"})
    void aRateIsRoundedUpSoThatItNeverBecomesZeroWhichMeansUnlimited(long bytesPerSecond, long mebibytes) {
        MigrationParameters parameters = MigrationParameters.builder()
                .bandwidth(new Limit.AtMost(new BytesPerSecond(bytesPerSecond)))
                .build();
        assertThat(parameters.values().number("bandwidth")).hasValue(mebibytes);
    }

    @Test
    void noLimitIsTheLargestRateThatLibvirtTakes() {
        MigrationParameters parameters =
                MigrationParameters.builder().bandwidth(Limit.NONE).build();
        assertThat(parameters.values().number("bandwidth")).hasValue(8_796_093_022_207L);
    }

    @Test
    void disksAreOneParameterEach() {
        MigrationParameters parameters = MigrationParameters.builder()
                .migrateDisks(List.of("vda", "vdb"))
                .build();
        assertThat(parameters.values().texts("migrate_disks")).containsExactly("vda", "vdb");
    }

    @Test
    void settingANameAgainReplacesItAndLeavesTheFirstListAlone() {
        MigrationParameters first = MigrationParameters.builder()
                .migrateUri("unix:///a")
                .disksUri("unix:///b")
                .build();
        MigrationParameters second = first.toBuilder().migrateUri("unix:///c").build();
        assertThat(first.values().texts("migrate_uri")).containsExactly("unix:///a");
        assertThat(second.values().texts("migrate_uri")).containsExactly("unix:///c");
        assertThat(second.values().texts("disks_uri")).containsExactly("unix:///b");
    }

    @Test
    void flagsHaveTheBitsOfTheHeader() {
        assertThat(MigrationFlags.of(
                                MigrationFlag.LIVE,
                                MigrationFlag.PERSIST_DEST,
                                MigrationFlag.UNDEFINE_SOURCE,
                                MigrationFlag.NON_SHARED_DISK)
                        .bits())
                .isEqualTo(0x59);
        assertThat(MigrationFlags.of(MigrationFlag.POSTCOPY).bits()).isEqualTo(0x8000);
        assertThat(MigrationFlags.of(MigrationFlag.POSTCOPY_RESUME).bits()).isEqualTo(0x80000);
        assertThat(MigrationFlags.of(MigrationFlag.ZEROCOPY).bits()).isEqualTo(0x100000);
        assertThat(MigrationFlags.of().bits()).isZero();
    }

    @Test
    void theTargetIsSparedWhatConcernsTheSourceAlone() {
        MigrationFlags source = MigrationFlags.of(MigrationFlag.LIVE, MigrationFlag.POSTCOPY)
                .with(MigrationFlag.CHANGE_PROTECTION, MigrationFlag.ABORT_ON_ERROR, MigrationFlag.AUTO_CONVERGE);
        assertThat(source.forTarget()).isEqualTo(MigrationFlags.of(MigrationFlag.LIVE, MigrationFlag.POSTCOPY));
        assertThat(source.contains(MigrationFlag.CHANGE_PROTECTION)).isTrue();
    }

    @Test
    void aCookieDoesNotShowItsContentNorLetItBeChanged() {
        byte[] bytes = {1, 2};
        Cookie cookie = Cookie.of(bytes);
        bytes[0] = 9;
        cookie.bytes()[1] = 9;
        assertThat(cookie.bytes()).containsExactly(1, 2);
        assertThat(cookie).hasToString("Cookie[2 bytes]");
    }

    private static List<String> namesOf(MigrationParameters parameters, Class<? extends TypedValue> type) {
        Map<Boolean, List<TypedParameters.Item>> byType = parameters.values().items().stream()
                .collect(Collectors.partitioningBy(item -> type.isInstance(item.value())));
        return byType.getOrDefault(true, List.of()).stream()
                .map(TypedParameters.Item::name)
                .toList();
    }
}
