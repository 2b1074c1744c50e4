package dev.zugvogel.agent.source;

import dev.zugvogel.agent.hypervisor.RunFolder;
import dev.zugvogel.agent.target.LibvirtTerms;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.relay.encode.KnownPages;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.Transport;
import java.time.Duration;

/** The way of the bytes from QEMU to QEMU: what libvirt is told of it, and what is known at its end. */
sealed interface Way {
    /** Opens what has to be open before Perform. */
    Channels open();

    /** Where Perform sends memory and disks. */
    MigrationParameters.Builder destination();

    /**
     * What is known of the bytes once Perform has ended.
     *
     * @throws FailureException RELAY_MISMATCH or RELAY_BROKEN if Finish must not be sent
     */
    String prove(Channels channels, Duration atMost);

    static boolean isDirect(StartMigration order) {
        return order.getTransport() == Transport.DIRECT;
    }

    /** The flags of all phases that the way adds. */
    static MigrationFlags flags(StartMigration order, MigrationFlags base) {
        if (!isDirect(order)) return base;
        MigrationFlags parallel = base.with(MigrationFlag.PARALLEL);
        return order.getLibvirtTlsName().isEmpty() ? parallel : parallel.with(MigrationFlag.TLS);
    }

    /** Through the relay. */
    record Relayed(
            Host host, StartMigration order, RunFolder.Sockets sockets, KnownPages known, Channels.LinkStory story)
            implements Way {
        @Override
        public Channels open() {
            return host.channels().open(order, sockets.byChannel(order.getDisksCount() > 0), known, story);
        }

        @Override
        public MigrationParameters.Builder destination() {
            var parameters = MigrationParameters.builder().migrateUri("unix://" + sockets.memory());
            return order.getDisksCount() > 0 ? parameters.disksUri("unix://" + sockets.disk()) : parameters;
        }

        @Override
        public String prove(Channels channels, Duration atMost) {
            return switch (channels.proof(atMost)) {
                case Proof.Equal equal -> "everything is sent: " + equal.bytes() + ", equal at both ends";
                case Proof.Different different -> throw FailureException.of(Code.RELAY_MISMATCH, different.why());
                case Proof.Incomplete incomplete -> throw FailureException.of(Code.RELAY_BROKEN, incomplete.why());
            };
        }
    }

    /**
     * QEMU connects to QEMU. The disks go to the port that the target's libvirt names in its cookie.
     *
     * @param uri where the target's QEMU listens for the memory
     */
    record Direct(StartMigration order, String uri) implements Way {
        @Override
        public Channels open() {
            return new DirectChannels();
        }

        @Override
        public MigrationParameters.Builder destination() {
            var parameters = MigrationParameters.builder()
                    .migrateUri(uri)
                    .parallelConnections(LibvirtTerms.PARALLEL_CONNECTIONS);
            String name = order.getLibvirtTlsName();
            return name.isEmpty() ? parameters : parameters.tlsDestination(name);
        }

        @Override
        public String prove(Channels channels, Duration atMost) {
            return "libvirt has sent everything; that both ends have the same is not proven on the direct way";
        }
    }
}
