package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/** What a guest would run on: emulator path, architecture, machine type, kvm or qemu. Null leaves the choice to libvirt. */
public record GuestPlatform(
        @Nullable String emulator,
        @Nullable String arch,
        @Nullable String machine,
        @Nullable String virtType) {
    public static final GuestPlatform DEFAULT = new GuestPlatform(null, null, null, null);

    XdrWriter arguments() {
        return new XdrWriter()
                .optionalString(emulator)
                .optionalString(arch)
                .optionalString(machine)
                .optionalString(virtType);
    }
}
