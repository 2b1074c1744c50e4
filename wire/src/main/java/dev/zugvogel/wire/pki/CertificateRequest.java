package dev.zugvogel.wire.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A fresh key and the request (PKCS #10) to have it certified. The key never leaves this object but by {@link #with}. */
public final class CertificateRequest {
    private final KeyPair keys;
    private final byte[] der;

    private CertificateRequest(KeyPair keys, byte[] der) {
        this.keys = keys;
        this.der = der;
    }

    public static CertificateRequest create(String host) {
        KeyPair keys = Certificates.newKeys();
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, host).build();
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            byte[] der = new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
                    .build(signer)
                    .getEncoded();
            return new CertificateRequest(keys, der);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] der() {
        return der.clone();
    }

    /**
     * The identity that the authority's answer makes of this key.
     *
     * @throws IllegalArgumentException if the first certificate is not for this key
     */
    public Identity with(List<X509Certificate> chain) {
        if (!chain.getFirst().getPublicKey().equals(keys.getPublic())) {
            throw new IllegalArgumentException("the certificate is for another key");
        }
        return new Identity(keys.getPrivate(), chain);
    }
}
