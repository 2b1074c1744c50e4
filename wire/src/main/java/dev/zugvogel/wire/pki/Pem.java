package dev.zugvogel.wire.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Keys and certificates as PEM text and files. A file is replaced whole, or not at all. */
public final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    public static String encode(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) text.append(block("CERTIFICATE", certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /**
     * Reads certificates.
     *
     * @throws IllegalArgumentException if the text holds none, or anything else
     */
    public static List<X509Certificate> decode(String text) {
        try {
            var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
                    .map((Certificate certificate) -> (X509Certificate) certificate)
                    .toList();
            if (chain.isEmpty()) throw new IllegalArgumentException("no certificate in the text");
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not PEM certificates", e);
        }
    }

    static void writeChain(Path file, List<X509Certificate> chain) {
        replace(file, encode(chain));
    }

    static void writeKey(Path file, PrivateKey key) {
        replace(file, block("PRIVATE KEY", key.getEncoded()));
    }

    static List<X509Certificate> readChain(Path file) {
        return decode(read(file));
    }

    static PrivateKey readKey(Path file) {
        String body = read(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key: " + file, e);
        }
    }

    private static String block(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(next);
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            try (FileChannel out = (FileChannel) Files.newByteChannel(
                    next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
                out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
