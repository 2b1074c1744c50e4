package dev.zugvogel.wire.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS towards a server whose authority is known in advance, by its certificate or only by its fingerprint. */
public final class Pinned {
    private Pinned() {}

    /** Trusts servers whose certificate this authority signed. The caller asks for the check of the host name. */
    public static SSLContext trusting(X509Certificate authority) {
        return context(trustManagers(authority));
    }

    /** Trusts servers that present, as the last of their chain, an authority of this fingerprint. */
    public static SSLContext fingerprint(String authorityFingerprint) {
        return context(new TrustManager[] {new ByFingerprint(authorityFingerprint)});
    }

    static TrustManager[] trustManagers(X509Certificate authority) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext context(TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM can't speak TLS 1.3", e);
        }
    }

    static TrustManager byFingerprint(String fingerprint) {
        return new ByFingerprint(fingerprint);
    }

    private static final class ByFingerprint extends X509ExtendedTrustManager {
        /** What the authority lets agents do, and servers not. */
        private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

        private final String fingerprint;

        ByFingerprint(String fingerprint) {
            this.fingerprint = fingerprint.toLowerCase(Locale.ROOT);
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            X509Certificate authority = chain[chain.length - 1];
            if (chain.length < 2 || !Certificates.fingerprint(authority).equals(fingerprint)) {
                throw new CertificateException("the server belongs to another authority");
            }
            try {
                authority.verify(authority.getPublicKey());
                chain[0].verify(authority.getPublicKey());
                chain[0].checkValidity();
                List<String> purposes = chain[0].getExtendedKeyUsage();
                if (purposes == null || purposes.contains(CLIENT)) {
                    throw new CertificateException("this is an agent's certificate, not a server's");
                }
            } catch (GeneralSecurityException e) {
                throw new CertificateException("the authority did not sign the server's certificate", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("not for clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
