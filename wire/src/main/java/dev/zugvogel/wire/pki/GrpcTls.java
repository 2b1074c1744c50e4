package dev.zugvogel.wire.pki;

import io.grpc.Attributes;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** gRPC's credentials from our identities. */
public final class GrpcTls {
    private GrpcTls() {}

    /** Serves with this identity. A client certificate is asked for; without {@code required} it may be absent. */
    public static ServerCredentials server(Identity identity, boolean required) {
        try {
            return TlsServerCredentials.newBuilder()
                    .keyManager(identity.keyManagers())
                    .trustManager(identity.trustManagers())
                    .clientAuth(
                            required
                                    ? TlsServerCredentials.ClientAuth.REQUIRE
                                    : TlsServerCredentials.ClientAuth.OPTIONAL)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows this identity and trusts its authority alone. */
    public static ChannelCredentials client(Identity identity) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .keyManager(identity.keyManagers())
                    .trustManager(identity.trustManagers())
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows no identity; trusts a server of the authority with this fingerprint. For joining. */
    public static ChannelCredentials pinned(String authorityFingerprint) {
        return TlsChannelCredentials.newBuilder()
                .trustManager(Pinned.byFingerprint(authorityFingerprint))
                .build();
    }

    /** The host that the client's certificate names; empty if it showed none. */
    public static Optional<String> peerHost(Attributes transport) {
        SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) return Optional.empty();
        try {
            return Optional.of(Certificates.commonName((X509Certificate) session.getPeerCertificates()[0]));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
