package dev.zugvogel.bed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.bed.process.BedFailure;
import org.junit.jupiter.api.Test;

class LibvirtVersionTest {
    @Test
    void theLibraryCountsAndMinorVersionsAreNumbers() {
        LibvirtVersion version = LibvirtVersion.parse("""
                Compiled against library: libvirt 9.10.0
                Using library: libvirt 9.10.0
                Using API: QEMU 9.10.0
                Running hypervisor: QEMU 7.2.22
                """);

        assertThat(version).isEqualTo(new LibvirtVersion(9, 10)).isGreaterThan(new LibvirtVersion(9, 4));
        assertThat(version).isGreaterThanOrEqualTo(Tool.VIRSH_PARALLEL_ZSTD.since());
        assertThat(new LibvirtVersion(9, 0)).isLessThan(Tool.VIRSH_PARALLEL_ZSTD.since());
    }

    @Test
    void withoutAVersionNothingIsGuessed() {
        assertThatThrownBy(() -> LibvirtVersion.parse("error")).isInstanceOf(BedFailure.class);
    }
}
