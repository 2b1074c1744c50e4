package dev.zugvogel.control.link;

import dev.zugvogel.wire.pki.Certificates;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The agent at the other end, as its certificate names it. {@code key} is the digest of its public key. */
record Peer(String host, String key) {
    /** Set for every call but Join. */
    static final Context.Key<Peer> CURRENT = Context.key("peer");

    /** Empty if it showed no certificate. The certificate was checked against the authority by TLS. */
    static Optional<Peer> of(Attributes transport) {
        SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) return Optional.empty();
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            return Optional.of(new Peer(Certificates.commonName(certificate), digest(certificate.getPublicKey())));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    static String digest(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
