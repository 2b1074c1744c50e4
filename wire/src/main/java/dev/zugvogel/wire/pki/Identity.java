package dev.zugvogel.wire.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Who a server or an agent is: its key and its certificate, signed by the control plane's authority. Immutable.
 *
 * @param chain the certificate of {@code key} first, the authority's last
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
        chain = List.copyOf(chain);
        if (chain.size() < 2) throw new IllegalArgumentException("a chain holds a certificate and its authority's");
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public X509Certificate authority() {
        return chain.getLast();
    }

    public String host() {
        return Certificates.commonName(certificate());
    }

    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /** True in the last third of the certificate's life. */
    public boolean dueForRenewal(Instant now) {
        Instant from = certificate().getNotBefore().toInstant();
        Duration life = Duration.between(from, notAfter());
        return now.isAfter(from.plus(life.multipliedBy(2).dividedBy(3)));
    }

    /** For both directions; trusts the authority alone. Callers set TLS 1.3 and client authentication on the socket. */
    public SSLContext tls() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM can't speak TLS 1.3", e);
        }
    }

    KeyManager[] keyManagers() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("identity", key, new char[0], chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TrustManager[] trustManagers() {
        return Pinned.trustManagers(authority());
    }

    /** Writes {@code key.pem} and {@code chain.pem}, readable by the owner only, so that a crash leaves old or new. */
    public void store(Path folder) {
        Pem.writeKey(folder.resolve("key.pem"), key);
        Pem.writeChain(folder.resolve("chain.pem"), chain);
    }

    /** What {@link #store} wrote; empty if there is nothing or only a part of it, or key and certificate differ. */
    public static Optional<Identity> load(Path folder) {
        if (!Files.exists(folder.resolve("key.pem")) || !Files.exists(folder.resolve("chain.pem")))
            return Optional.empty();
        PrivateKey key = Pem.readKey(folder.resolve("key.pem"));
        List<X509Certificate> chain = Pem.readChain(folder.resolve("chain.pem"));
        boolean pair = Certificates.matches(key, chain.getFirst().getPublicKey());
        return pair ? Optional.of(new Identity(key, chain)) : Optional.empty();
    }
}
