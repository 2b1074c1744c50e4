package dev.zugvogel.bed.host;

import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.CertificateRequest;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * libvirt's own TLS for migrations, set up as an operator would: each host has a certificate for its address, signed by
 * an authority of the bed. The files' names are QEMU's (docs/system/tls.rst).
 */
public final class MigrationTls {
    /** Seen from inside. */
    static final String FOLDER = "/etc/libvirt/migrate-tls";

    private static final Duration LIFE = Duration.ofDays(365);

    private MigrationTls() {}

    /** The authorities that a host's QEMU trusts, seen from outside. */
    public static Path trusted(HostLayout host) {
        return folder(host).resolve("ca-cert.pem");
    }

    private static Path folder(HostLayout host) {
        return host.runFolder().resolve("etc-libvirt/migrate-tls");
    }

    static void create(HostLayout host, CertificateAuthority authority) {
        Path folder = folder(host);
        CertificateRequest request = CertificateRequest.create(host.name());
        Identity identity = request.with(authority.sign(request.der(), host.fabricAddress(), LIFE));
        identity.store(folder);
        encodeForGnuTls(folder.resolve("key.pem"), folder.resolve("gnutls-key.pem"));
        try {
            Files.writeString(trusted(host), Pem.encode(List.of(identity.authority())));
            for (String end : List.of("server", "client")) {
                Files.createSymbolicLink(folder.resolve(end + "-cert.pem"), Path.of("chain.pem"));
                Files.createSymbolicLink(folder.resolve(end + "-key.pem"), Path.of("gnutls-key.pem"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** GnuTLS wants the public half beside the private one, which Java leaves out. */
    private static void encodeForGnuTls(Path key, Path encoded) {
        Shell.run(List.of("openssl", "ec", "-in", key.toString(), "-out", encoded.toString()));
    }
}
