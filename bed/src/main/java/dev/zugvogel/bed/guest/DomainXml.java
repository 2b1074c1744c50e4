package dev.zugvogel.bed.guest;

import java.nio.file.Path;
import java.util.UUID;

/** A guest as libvirt is told of it. All values are the bed's own and need no escaping. */
record DomainXml(
        GuestSpec spec,
        UUID uuid,
        Path kernel,
        Path initramfs,
        String kernelArguments,
        String disk,
        String mac,
        String address) {
    String text() {
        return """
                <domain type="qemu">
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <metadata>
                    <zv:probe xmlns:zv="https://zugvogel.dev/xmlns/domain/1">http://%s/</zv:probe>
                  </metadata>
                  <memory unit="bytes">%d</memory>
                  <vcpu>1</vcpu>
                  <os>
                    <type arch="x86_64" machine="pc-q35-7.2">hvm</type>
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>%s</cmdline>
                  </os>
                  <features><acpi/></features>
                  <cpu mode="custom" match="exact" check="none"><model>qemu64</model></cpu>
                  <devices>
                    <emulator>/usr/bin/qemu-system-x86_64</emulator>
                    <disk type="file" device="disk">
                      <driver name="qemu" type="qcow2" cache="none" discard="unmap" detect_zeroes="unmap"/>
                      <source file="%s"/>
                      <target dev="vda" bus="virtio"/>
                    </disk>
                    <interface type="bridge">
                      <mac address="%s"/>
                      <source bridge="br0"/>
                      <model type="virtio"/>
                      <rom enabled="no"/>
                    </interface>
                    <serial type="file">
                      <source path="/var/log/libvirt/%s-serial.log" append="on"/>
                      <target port="0"/>
                    </serial>
                    <controller type="usb" model="none"/>
                    <memballoon model="virtio" freePageReporting="on"/>
                  </devices>
                </domain>
                """.formatted(
                        spec.name(),
                        uuid,
                        address,
                        spec.memory().count(),
                        kernel,
                        initramfs,
                        kernelArguments,
                        disk,
                        mac,
                        spec.name());
    }
}
