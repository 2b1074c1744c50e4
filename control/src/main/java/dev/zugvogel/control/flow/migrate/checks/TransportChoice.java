package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.BytesPerSecond;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.Transport;
import dev.zugvogel.wire.v1.LinkFacts;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which way the bytes take, by what was asked for and measured, and what that costs: from QEMU to QEMU only libvirt's own
 * TLS encrypts, and both ends need it.
 */
public final class TransportChoice implements Check {
    /**
     * The most that the relay was measured to pass on: docs/decisions/0004-relay-channel.md.
     * On a link that is not faster, the relay costs no time.
     */
    static final BytesPerSecond RELAY_PASSES = new BytesPerSecond(750_000_000);

    /** RELAY or DIRECT. */
    public static Transport of(CheckInput input) {
        if (input.transport() != Transport.AUTO) return input.transport();
        return choose(input.link().known().orElse(LinkFacts.getDefaultInstance()), input.encryptedDirectly());
    }

    /** What AUTO means. Nobody loses the encryption without asking for it. */
    static Transport choose(LinkFacts link, boolean encryptedDirectly) {
        boolean faster = link.getReachable() && link.getBandwidthBytesPerSecond() > RELAY_PASSES.count();
        return faster && encryptedDirectly ? Transport.DIRECT : Transport.RELAY;
    }

    @Override
    public List<Finding> findings(CheckInput input) {
        if (of(input) != Transport.DIRECT || input.encryptedDirectly()) return List.of();
        String without = String.join(
                " and ",
                Stream.of(input.source(), input.target())
                        .filter(host -> !host.libvirtTls())
                        .map(HostFacts::name)
                        .toList());
        return List.of(Finding.warning(
                Code.DIRECT_UNENCRYPTED,
                "guest memory crosses the network unencrypted: the agent of " + without
                        + " does not say that libvirt's TLS is set up"));
    }
}
