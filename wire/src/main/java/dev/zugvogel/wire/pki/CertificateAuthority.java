package dev.zugvogel.wire.pki;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** The control plane's own certificate authority. Its key stays in its folder. Thread-safe. */
public final class CertificateAuthority {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(365);
    private static final Duration BACKDATED = Duration.ofMinutes(10);
    private static final int REQUEST_LIMIT_BYTES = 16 << 10;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private final Identity own;

    private CertificateAuthority(Identity own) {
        this.own = own;
    }

    /** The authority of this folder; made at the first call. */
    public static CertificateAuthority openOrCreate(Path folder) {
        Optional<Identity> known = Identity.load(folder);
        if (known.isPresent()) return new CertificateAuthority(known.get());
        KeyPair keys = Certificates.newKeys();
        X500Name name = name("Zugvogel authority " + new BigInteger(32, new SecureRandom()).toString(16));
        X509Certificate certificate = issue(keys.getPrivate(), name, name, keys.getPublic(), LIFE, Set.of());
        Identity made = new Identity(keys.getPrivate(), List.of(certificate, certificate));
        made.store(folder);
        return new CertificateAuthority(made);
    }

    public X509Certificate certificate() {
        return own.authority();
    }

    /** As in tokens: see {@link Certificates#fingerprint}. */
    public String fingerprint() {
        return Certificates.fingerprint(certificate());
    }

    /** A new key and certificate for a server that is reached under these names and addresses. */
    public Identity issueServer(String commonName, Collection<String> namesAndAddresses) {
        KeyPair keys = Certificates.newKeys();
        X509Certificate leaf =
                issueLeaf(commonName, keys.getPublic(), SERVER_LIFE, namesAndAddresses, KeyPurposeId.id_kp_serverAuth);
        return new Identity(keys.getPrivate(), List.of(leaf, certificate()));
    }

    /**
     * Certifies the key of a request for a host. Nothing but the key is taken from the request.
     *
     * @throws FailureException with {@link Code#BAD_REQUEST} if the bytes are no request signed with its own key
     */
    public List<X509Certificate> sign(byte[] requestDer, String host, Duration life) {
        X509Certificate leaf = issueLeaf(
                host,
                keyOf(requestDer),
                life,
                Set.of(host),
                KeyPurposeId.id_kp_serverAuth,
                KeyPurposeId.id_kp_clientAuth);
        return List.of(leaf, certificate());
    }

    private static PublicKey keyOf(byte[] requestDer) {
        if (requestDer.length > REQUEST_LIMIT_BYTES)
            throw FailureException.of(Code.BAD_REQUEST, "the certificate request is too long");
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(requestDer);
            PublicKey key = request.getPublicKey();
            if (!key.getAlgorithm().equals("EC")
                    || !request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw FailureException.of(
                        Code.BAD_REQUEST, "the certificate request is not signed with its own EC key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException e) {
            throw dev.zugvogel.model.failure.Failure.of(Code.BAD_REQUEST, "the certificate request is unreadable")
                    .asException(e);
        }
    }

    private X509Certificate issueLeaf(
            String commonName, PublicKey key, Duration life, Collection<String> names, KeyPurposeId... purposes) {
        X500Name issuer =
                X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
        return issue(own.key(), issuer, name(commonName), key, life, names, purposes);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    /** Without a purpose it is an authority's. */
    private static X509Certificate issue(
            PrivateKey signingKey,
            X500Name issuer,
            X500Name subject,
            PublicKey key,
            Duration life,
            Collection<String> names,
            KeyPurposeId... purposes) {
        boolean authority = purposes.length == 0;
        Instant from = Instant.now().minus(BACKDATED);
        BigInteger serial = new BigInteger(120, new SecureRandom()).add(BigInteger.ONE);
        var builder = new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from), Date.from(from.plus(BACKDATED).plus(life)), subject, key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            int usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (!authority) builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes));
            if (!names.isEmpty()) builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("can't issue a certificate", e);
        }
    }

    private static GeneralNames alternatives(Collection<String> names) {
        return new GeneralNames(names.stream()
                .distinct()
                .map(name -> new GeneralName(
                        ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }
}
