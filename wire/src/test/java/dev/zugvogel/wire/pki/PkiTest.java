package dev.zugvogel.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
    @TempDir
    Path folder;

    @Test
    void anAuthorityIsTheSameAfterARestart() {
        String first = CertificateAuthority.openOrCreate(folder).fingerprint();
        assertThat(CertificateAuthority.openOrCreate(folder).fingerprint()).isEqualTo(first);
    }

    @Test
    void keysAreReadableByTheirOwnerOnly() throws Exception {
        CertificateAuthority.openOrCreate(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSignedRequestMakesAnIdentityThatSurvivesAReload() {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder);
        CertificateRequest request = CertificateRequest.create("h1");
        Identity identity = request.with(authority.sign(request.der(), "h1", Duration.ofDays(30)));
        identity.store(folder.resolve("identity"));
        Identity again = Identity.load(folder.resolve("identity")).orElseThrow();
        assertThat(again.host()).isEqualTo("h1");
        assertThat(again.dueForRenewal(Instant.now())).isFalse();
        assertThat(again.dueForRenewal(Instant.now().plus(Duration.ofDays(21)))).isTrue();
    }

    @Test
    void theHostIsTheAuthoritysWordNotTheRequests() {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder);
        CertificateRequest request = CertificateRequest.create("evil");
        assertThat(request.with(authority.sign(request.der(), "h1", Duration.ofDays(1)))
                        .host())
                .isEqualTo("h1");
    }

    @Test
    void garbageIsNoRequest() {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder);
        byte[] damaged = CertificateRequest.create("h1").der();
        damaged[damaged.length - 5] ^= 1;
        for (byte[] bytes : List.of(new byte[0], new byte[100], new byte[1 << 20], damaged)) {
            assertThatThrownBy(() -> authority.sign(bytes, "h1", Duration.ofDays(1)))
                    .isInstanceOf(FailureException.class);
        }
    }

    @Test
    void aServerIsTrustedByItsAuthorityOrItsFingerprintAndByNoOther() throws Exception {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder.resolve("a"));
        CertificateAuthority other = CertificateAuthority.openOrCreate(folder.resolve("b"));
        Identity server = authority.issueServer("server", Set.of("127.0.0.1", "localhost"));
        assertThat(handshake(server, Pinned.trusting(authority.certificate()))).isTrue();
        assertThat(handshake(server, Pinned.fingerprint(authority.fingerprint())))
                .isTrue();
        assertThat(handshake(server, Pinned.trusting(other.certificate()))).isFalse();
        assertThat(handshake(server, Pinned.fingerprint(other.fingerprint()))).isFalse();
    }

    @Test
    void aPinnedFingerprintIsNotFooledByAForeignCertificateBeforeTheAuthority() {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder.resolve("a"));
        CertificateAuthority other = CertificateAuthority.openOrCreate(folder.resolve("b"));
        Identity foreign = other.issueServer("server", Set.of("127.0.0.1"));
        X509Certificate[] forged = {foreign.certificate(), authority.certificate()};
        X509TrustManager trust = (X509TrustManager) Pinned.byFingerprint(authority.fingerprint());
        assertThatThrownBy(() -> trust.checkServerTrusted(forged, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void anAgentCanNotPoseAsTheServerToWhoeverJoins() throws Exception {
        CertificateAuthority authority = CertificateAuthority.openOrCreate(folder);
        CertificateRequest request = CertificateRequest.create("h1");
        Identity agent = request.with(authority.sign(request.der(), "h1", Duration.ofDays(1)));
        assertThat(handshake(agent, Pinned.fingerprint(authority.fingerprint())))
                .isFalse();
    }

    private static boolean handshake(Identity identity, SSLContext client) throws Exception {
        try (SSLServerSocket listener =
                (SSLServerSocket) identity.tls().getServerSocketFactory().createServerSocket(0)) {
            FutureTask<Integer> accepted = new FutureTask<>(() -> {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    return socket.getInputStream().read();
                } catch (SSLException refused) {
                    return -1;
                }
            });
            Thread.startVirtualThread(accepted);
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", listener.getLocalPort())) {
                socket.getOutputStream().write(7);
                return accepted.get() == 7;
            } catch (SSLException refused) {
                return false;
            }
        }
    }
}
