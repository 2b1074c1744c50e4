package dev.zugvogel.agent.source;

import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.CertificateRequest;
import java.nio.file.Path;
import java.time.Duration;

/** Certificates of one authority for the hosts of a test. */
record Identities(Credentials h1, Credentials h2, Credentials h3) {
    static Identities in(Path folder) {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder.resolve("ca"));
        return new Identities(identity(authority, "h1"), identity(authority, "h2"), identity(authority, "h3"));
    }

    private static Credentials identity(CertificateAuthority authority, String host) {
        CertificateRequest request = CertificateRequest.create(host);
        return new Credentials(request.with(authority.sign(request.der(), host, Duration.ofDays(1))));
    }
}
