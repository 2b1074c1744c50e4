package dev.zugvogel.libvirt.daemon;

import java.nio.file.Path;
import java.util.UUID;

/** A guest that is only its firmware: it starts in no time, runs, and has memory to migrate. */
final class TinyGuest {
    private TinyGuest() {}

    static String xml(String name) {
        return xml(name, "");
    }

    static String xml(String name, Path rawDisk) {
        return xml(name, """
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
                </disk>
                """.formatted(rawDisk));
    }

    private static String xml(String name, String devices) {
        return """
               <domain type='qemu'>
                 <name>%s</name>
                 <uuid>%s</uuid>
                 <memory unit='MiB'>32</memory>
                 <vcpu>1</vcpu>
                 <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
                 <cpu mode='custom'><model>qemu64</model></cpu>
                 <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>%s</devices>
               </domain>
               """.formatted(name, UUID.randomUUID(), devices);
    }
}
