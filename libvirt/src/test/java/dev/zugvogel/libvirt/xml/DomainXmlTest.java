package dev.zugvogel.libvirt.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import dev.zugvogel.model.Bytes;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainXmlTest {
    private static final String FULL = """
            <domain type='kvm' id='4'>
              <name>db1</name>
              <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
              <metadata>
                <zv:probe xmlns:zv="https://zugvogel.dev/xmlns/domain/1">http://10.88.0.5/health</zv:probe>
                <other:probe xmlns:other="https://example.org/">http://wrong/</other:probe>
              </metadata>
              <memory unit='MiB'>256</memory>
              <memoryBacking><hugepages><page size='2048' unit='KiB'/></hugepages></memoryBacking>
              <vcpu placement='static' current='2'>4</vcpu>
              <os>
                <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
                <nvram>/var/lib/libvirt/qemu/nvram/db1.fd</nvram>
              </os>
              <cpu mode='custom' match='exact'><model fallback='forbid'>qemu64</model></cpu>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='qcow2' cache='none'/>
                  <source file='/images/db1.qcow2' index='1'/>
                  <backingStore type='file' index='2'>
                    <format type='qcow2'/>
                    <source file='/images/base.qcow2'/>
                    <backingStore type='file'>
                      <format type='raw'/>
                      <source file='/images/root.img'/>
                      <backingStore/>
                    </backingStore>
                  </backingStore>
                  <target dev='vda' bus='virtio'/>
                </disk>
                <disk type='block' device='disk'>
                  <driver name='qemu' type='raw'/>
                  <source dev='/dev/vg/db1'/>
                  <target dev='vdb' bus='virtio'/>
                  <shareable/>
                </disk>
                <disk type='volume' device='disk'>
                  <source pool='fast' volume='db1-data'/>
                  <target dev='vdc' bus='virtio'/>
                  <transient/>
                </disk>
                <disk type='network' device='disk'>
                  <source protocol='rbd' name='pool/image'><host name='mon1'/></source>
                  <target dev='vdd' bus='virtio'/>
                </disk>
                <disk type='file' device='cdrom'>
                  <target dev='sda' bus='sata'/>
                  <readonly/>
                </disk>
                <interface type='bridge'>
                  <mac address='52:54:00:00:00:01'/>
                  <source bridge='br0'/>
                  <model type='virtio'/>
                </interface>
                <interface type='network'>
                  <mac address='52:54:00:00:00:02'/>
                  <source network='default' portid='x' bridge='virbr0'/>
                </interface>
                <interface type='user'><mac address='52:54:00:00:00:03'/></interface>
                <serial type='file'><source path='/var/log/db1.log'/><target port='0'/></serial>
                <console type='file'><source path='/var/log/db1.log'/></console>
                <console type='pty'><log file='/var/log/db1-console.log' append='off'/></console>
                <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source><address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/></source>
                </hostdev>
                <hostdev mode='capabilities' type='misc'/>
                <filesystem type='mount'>
                  <driver type='virtiofs'/><source dir='/srv/share'/><target dir='share'/>
                </filesystem>
                <filesystem type='mount'><source dir='/srv/old'/><target dir='old'/></filesystem>
              </devices>
            </domain>
            """;
    private static final String BARE =
            "<domain type='qemu'><name>bare</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"
                    + "<memory>65536</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>";

    @Test
    void readsWhatAGuestIs() {
        DomainXml domain = DomainXml.parse(FULL);
        assertThat(domain.name()).isEqualTo("db1");
        assertThat(domain.uuid()).isEqualTo(UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f"));
        assertThat(domain.memory()).isEqualTo(Bytes.ofMib(256));
        assertThat(domain.vcpus()).isEqualTo(2);
        assertThat(domain.type()).isEqualTo("kvm");
        assertThat(domain.arch()).isEqualTo("x86_64");
        assertThat(domain.machine()).isEqualTo("pc-q35-7.2");
        assertThat(domain.emulator()).hasValue("/usr/bin/qemu-system-x86_64");
        assertThat(domain.loaderPath()).hasValue("/usr/share/OVMF/OVMF_CODE.fd");
        assertThat(domain.nvramPath()).hasValue("/var/lib/libvirt/qemu/nvram/db1.fd");
        assertThat(domain.hugepages()).hasValue(new Hugepages(Bytes.ofMib(2)));
        assertThat(domain.probe()).hasValue("http://10.88.0.5/health");
        assertThat(domain.cpuXml().orElseThrow())
                .startsWith("<cpu ")
                .contains("qemu64")
                .endsWith("</cpu>");
    }

    @Test
    void readsEachKindOfDiskWithItsBackingChain() {
        List<Disk> disks = DomainXml.parse(FULL).disks();
        assertThat(disks).extracting(Disk::target).containsExactly("vda", "vdb", "vdc", "vdd", "sda");
        assertThat(disks)
                .extracting(Disk::source)
                .containsExactly("/images/db1.qcow2", "/dev/vg/db1", "fast/db1-data", "pool/image", null);
        Disk first = disks.getFirst();
        assertThat(first.format()).isEqualTo("qcow2");
        assertThat(first.cache()).isEqualTo("none");
        assertThat(first.backing())
                .containsExactly(
                        new Disk.Layer("file", "qcow2", "/images/base.qcow2"),
                        new Disk.Layer("file", "raw", "/images/root.img"));
        assertThat(disks.get(1).shareable()).isTrue();
        assertThat(disks.get(2).isTransient()).isTrue();
        assertThat(disks.get(4).readOnly()).isTrue();
        assertThat(disks.get(4).isEmpty()).isTrue();
    }

    @Test
    void readsWhatTiesAGuestToItsHost() {
        DomainXml domain = DomainXml.parse(FULL);
        assertThat(domain.nics())
                .containsExactly(
                        new Nic("bridge", "br0", "52:54:00:00:00:01", "virtio"),
                        new Nic("network", "default", "52:54:00:00:00:02", null),
                        new Nic("user", null, "52:54:00:00:00:03", null));
        assertThat(domain.hostDevices())
                .extracting(HostDevice::description)
                .containsExactly("pci bus=0x03 domain=0x0000 function=0x0 slot=0x00", "misc");
        assertThat(domain.filesystems())
                .containsExactly(
                        new Filesystem("virtiofs", "/srv/share", "share"), new Filesystem("path", "/srv/old", "old"));
        assertThat(domain.filesystems().getFirst().isVirtiofs()).isTrue();
        assertThat(domain.hasTpm()).isTrue();
        assertThat(domain.consoleFiles()).containsExactly("/var/log/db1.log", "/var/log/db1-console.log");
    }

    @Test
    void aBareGuestHasNothingOfIt() {
        DomainXml domain = DomainXml.parse(BARE);
        assertThat(domain.memory()).isEqualTo(Bytes.ofMib(64));
        assertThat(domain.vcpus()).isEqualTo(1);
        assertThat(domain.disks()).isEmpty();
        assertThat(domain.nics()).isEmpty();
        assertThat(domain.hostDevices()).isEmpty();
        assertThat(domain.filesystems()).isEmpty();
        assertThat(domain.consoleFiles()).isEmpty();
        assertThat(domain.hasTpm()).isFalse();
        assertThat(domain.probe()).isEmpty();
        assertThat(domain.hugepages()).isEmpty();
        assertThat(domain.cpuXml()).isEmpty();
        assertThat(domain.emulator()).isEmpty();
    }

    @Test
    void anEditChangesWhatItSaysAndNothingElse() {
        DomainXml domain = DomainXml.parse(FULL);
        DomainXml edited = DomainXml.parse(domain.withDiskSource("vda", "/new/db1.qcow2")
                .withDiskSource("vdb", "/dev/vg2/db1")
                .withoutBackingChain("vda")
                .withBridge("52:54:00:00:00:02", "br7")
                .withName("db2")
                .toXml());
        assertThat(edited.name()).isEqualTo("db2");
        assertThat(edited.disks().get(0).source()).isEqualTo("/new/db1.qcow2");
        assertThat(edited.disks().get(0).backing()).isEmpty();
        assertThat(edited.disks().get(1).source()).isEqualTo("/dev/vg2/db1");
        assertThat(edited.disks().get(1).type()).isEqualTo("block");
        assertThat(edited.nics().get(1)).isEqualTo(new Nic("bridge", "br7", "52:54:00:00:00:02", null));
        assertThat(edited.disks().subList(2, 5)).isEqualTo(domain.disks().subList(2, 5));
        assertThat(edited.probe()).isEqualTo(domain.probe());
        assertThat(domain.name()).as("the original stays").isEqualTo("db1");
        assertThat(domain.disks().getFirst().backing()).hasSize(2);
    }

    @Test
    void textThatLooksLikeMarkupStaysText() {
        DomainXml edited = DomainXml.parse(
                DomainXml.parse(BARE).withName("a<b>&\"'</name>").toXml());
        assertThat(edited.name()).isEqualTo("a<b>&\"'</name>");
    }

    @Test
    void anEditOfWhatIsNotThereIsRefused() {
        DomainXml domain = DomainXml.parse(BARE);
        assertThatThrownBy(() -> domain.withDiskSource("vdz", "/x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.withoutBackingChain("vdz")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> domain.withBridge("52:54:00:00:00:09", "br0"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<domain>",
                "<network/>",
                "<domain/><domain/>",
                "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain/>",
                "<!DOCTYPE domain [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><domain><name>&a;</name></domain>",
                "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><domain><name>&b;</name></domain>"
            })
    void whatIsNoDomainOrHasADocumentTypeIsRefused(String text) {
        assertThat(failureOf(text)).isInstanceOf(LibvirtFailure.Protocol.class);
    }

    @Test
    void aDocumentBeyondTheBoundIsRefusedUnread() {
        assertThat(failureOf(" ".repeat(Xml.MAX_CHARACTERS + 1))).isInstanceOf(LibvirtFailure.Protocol.class);
    }

    @Test
    void aDocumentTooDeepForAnyGuestIsRefusedWithoutExhaustingTheStack() {
        int depth = 100_000;
        assertThat(failureOf("<domain>" + "<a>".repeat(depth) + "</a>".repeat(depth) + "</domain>"))
                .isInstanceOf(LibvirtFailure.Protocol.class);
    }

    @Test
    void anInclusionIsNotFollowed() {
        DomainXml domain = DomainXml.parse("<domain><name><xi:include xmlns:xi='http://www.w3.org/2001/XInclude'"
                + " href='file:///etc/passwd' parse='text'/>x</name></domain>");
        assertThat(domain.name()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "99999999999999999999", "9223372036854775807"})
    void aSizeThatNoGuestHasIsMalformed(String size) {
        DomainXml domain = DomainXml.parse("<domain><name>x</name><memory>" + size + "</memory></domain>");
        assertThatThrownBy(domain::memory).isInstanceOf(LibvirtException.class);
    }

    @Test
    void missingPartsAreNamed() {
        DomainXml domain = DomainXml.parse("<domain/>");
        assertThatThrownBy(domain::name).isInstanceOf(LibvirtException.class).hasMessageContaining("<name>");
        assertThatThrownBy(domain::uuid).isInstanceOf(LibvirtException.class).hasMessageContaining("<uuid>");
        assertThatThrownBy(domain::memory).isInstanceOf(LibvirtException.class).hasMessageContaining("<memory>");
        assertThatThrownBy(domain::vcpus).isInstanceOf(LibvirtException.class).hasMessageContaining("<vcpu>");
    }

    @Test
    void damagedDocumentsAreReadOrRefusedAndNothingElse() {
        long firstSeed = System.nanoTime();
        int refused = 0;
        for (long seed = firstSeed; seed < firstSeed + 300; seed++) if (!readsOrRefuses(damaged(seed), seed)) refused++;
        assertThat(refused).as("from seed %d on", firstSeed).isBetween(1, 299);
    }

    private static boolean readsOrRefuses(String text, long seed) {
        try {
            DomainXml domain = DomainXml.parse(text);
            assertThat(domain.disks().size() + domain.nics().size())
                    .as("seed %d", seed)
                    .isLessThan(20);
            assertThat(domain.memory().count()).as("seed %d", seed).isNotNegative();
            return true;
        } catch (LibvirtException refused) {
            return false;
        }
    }

    private static String damaged(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(FULL);
        for (int i = 0; i < 2; i++) text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(96)));
        return text.toString();
    }

    private static LibvirtFailure failureOf(String text) {
        try {
            return new LibvirtFailure.NotSent(
                    "was read: " + DomainXml.parse(text).toXml());
        } catch (LibvirtException refused) {
            return refused.failure();
        }
    }
}
