package dev.zugvogel.agent.hypervisor;

import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The libvirt daemon behind a local socket. Thread-safe. */
public final class LibvirtHypervisor implements Hypervisor {
    private final Path socket;
    private volatile @Nullable Asked asked;

    private record Asked(Optional<Owner> qemuUser) {}

    public LibvirtHypervisor(Path socket) {
        this.socket = socket;
    }

    @Override
    public Session open() {
        try {
            return new LibvirtSession(Libvirt.connect(socket), this);
        } catch (LibvirtException e) {
            throw Failure.of(Code.LIBVIRT_UNREACHABLE, "can't connect to " + socket + ": " + e.getMessage())
                    .asException(e);
        }
    }

    /**
     * Asks a daemon what it tells slowly (its capabilities) before a migration needs it. A daemon's user is a matter of its
     * set-up, so it is asked once for each connection of the agent.
     */
    public void learn(Libvirt libvirt) {
        asked = new Asked(QemuUser.of(libvirt.host().capabilitiesXml()));
    }

    Optional<Owner> qemuUser(Libvirt libvirt) {
        Asked known = asked;
        if (known != null) return known.qemuUser();
        learn(libvirt);
        return qemuUser(libvirt);
    }
}
