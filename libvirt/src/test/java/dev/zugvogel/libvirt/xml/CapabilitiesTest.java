package dev.zugvogel.libvirt.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.libvirt.LibvirtException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
    private static final String HOST = """
            <capabilities>
              <host>
                <uuid>289c17d8-e7d7-4ec2-8fe6-417c74bd88ac</uuid>
                <cpu><arch>x86_64</arch><model>Skylake-Server</model></cpu>
              </host>
              <guest>
                <os_type>hvm</os_type>
                <arch name='x86_64'>
                  <emulator>/usr/bin/qemu-system-x86_64</emulator>
                  <machine maxCpus='255'>pc-i440fx-7.2</machine>
                  <machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>
                  <domain type='qemu'/>
                  <domain type='kvm'>
                    <emulator>/usr/bin/qemu-kvm</emulator>
                    <machine maxCpus='255'>pc-q35-7.2</machine>
                  </domain>
                </arch>
              </guest>
              <guest><os_type>hvm</os_type><arch name='i686'><domain type='qemu'/></arch></guest>
            </capabilities>
            """;
    private static final String DOMAIN = """
            <domainCapabilities>
              <path>/usr/bin/qemu-system-x86_64</path>
              <domain>qemu</domain>
              <machine>pc-q35-7.2</machine>
              <arch>x86_64</arch>
              <vcpu max='288'/>
              <cpu>
                <mode name='host-passthrough' supported='no'/>
                <mode name='host-model' supported='yes'>
                  <model fallback='forbid'>EPYC-Rome</model>
                  <feature policy='require' name='acpi'/>
                </mode>
              </cpu>
            </domainCapabilities>
            """;

    @Test
    void readsWhatAHostIs() {
        Capabilities host = Capabilities.parse(HOST);
        assertThat(host.hostUuid()).hasValue(UUID.fromString("289c17d8-e7d7-4ec2-8fe6-417c74bd88ac"));
        assertThat(host.arch()).isEqualTo("x86_64");
        assertThat(host.cpuXml().orElseThrow()).contains("Skylake-Server");
    }

    @Test
    void readsWhichGuestsAHostCanRun() {
        Capabilities host = Capabilities.parse(HOST);
        assertThat(host.machines("x86_64", "qemu")).containsExactly("pc-i440fx-7.2", "pc");
        assertThat(host.machines("x86_64", "kvm")).contains("pc", "pc-q35-7.2");
        assertThat(host.emulator("x86_64", "qemu")).hasValue("/usr/bin/qemu-system-x86_64");
        assertThat(host.emulator("x86_64", "kvm")).hasValue("/usr/bin/qemu-kvm");
        assertThat(host.emulator("i686", "kvm")).isEmpty();
        assertThat(host.emulator("aarch64", "qemu")).isEmpty();
    }

    @Test
    void readsWhatAMachineOffers() {
        DomainCapabilities machine = DomainCapabilities.parse(DOMAIN);
        assertThat(machine.path()).isEqualTo("/usr/bin/qemu-system-x86_64");
        assertThat(machine.domain()).isEqualTo("qemu");
        assertThat(machine.machine()).isEqualTo("pc-q35-7.2");
        assertThat(machine.arch()).isEqualTo("x86_64");
        assertThat(machine.maxVcpus()).hasValue(288);
        assertThat(machine.hostModelCpuXml().orElseThrow())
                .startsWith("<cpu>")
                .contains("EPYC-Rome", "acpi")
                .doesNotContain("<mode ");
    }

    @Test
    void aHostWithoutHostModelHasNoSuchCpu() {
        DomainCapabilities machine =
                DomainCapabilities.parse(DOMAIN.replace("'host-model' supported='yes'", "'host-model' supported='no'"));
        assertThat(machine.hostModelCpuXml()).isEmpty();
    }

    @Test
    void readsWhereAPoolIs() {
        PoolXml pool = PoolXml.parse("<pool type='dir'><target><path>/images</path></target></pool>");
        assertThat(pool.targetPath()).hasValue("/images");
        assertThat(PoolXml.parse("<pool type='rbd'/>").targetPath()).isEmpty();
    }

    @Test
    void anotherDocumentIsRefused() {
        assertThatThrownBy(() -> Capabilities.parse(DOMAIN)).isInstanceOf(LibvirtException.class);
        assertThatThrownBy(() -> DomainCapabilities.parse(HOST)).isInstanceOf(LibvirtException.class);
        assertThatThrownBy(() -> PoolXml.parse(HOST)).isInstanceOf(LibvirtException.class);
    }
}
