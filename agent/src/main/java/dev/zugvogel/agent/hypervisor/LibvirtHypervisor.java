package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.nio.file.Path;

/** The libvirt daemon behind a local socket. */
public record LibvirtHypervisor(Path socket) implements Hypervisor {
    @Override
    public Session open() {
        try {
            return new LibvirtSession(Libvirt.connect(socket));
        } catch (LibvirtException e) {
            throw Failure.of(Code.LIBVIRT_UNREACHABLE, "can't connect to " + socket + ": " + e.getMessage())
                    .asException(e);
        }
    }
}
