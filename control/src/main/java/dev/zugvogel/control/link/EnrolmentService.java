package dev.zugvogel.control.link;

import com.google.protobuf.ByteString;
import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.JoinTicket;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import dev.zugvogel.wire.v1.Identity;
import dev.zugvogel.wire.v1.JoinRequest;
import dev.zugvogel.wire.v1.RenewRequest;
import io.grpc.stub.StreamObserver;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives hosts their certificates. A join token is used up by success only. */
final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
    /** Agents renew in the last third. */
    static final Duration CERTIFICATE_LIFE = Duration.ofDays(30);

    private static final Pattern HOST = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentService.class);

    private final CertificateAuthority authority;
    private final Tokens tokens;
    private final Members members;
    private final HostObserver hosts;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Set<String> reserved;
    private final JoinThrottle throttle;

    /** @param reserved names that are the server's own, which no host may have */
    EnrolmentService(
            CertificateAuthority authority,
            Tokens tokens,
            Members members,
            HostObserver hosts,
            AuditLog audit,
            InstantSource clock,
            Set<String> reserved) {
        this.authority = authority;
        this.tokens = tokens;
        this.members = members;
        this.hosts = hosts;
        this.audit = audit;
        this.clock = clock;
        this.reserved = Set.copyOf(reserved);
        this.throttle = new JoinThrottle(20, Duration.ofSeconds(1), clock.instant());
    }

    @Override
    public void join(JoinRequest request, StreamObserver<Identity> caller) {
        synchronized (throttle) {
            if (!throttle.allow(clock.instant())) {
                caller.onError(RpcFailure.status(Failure.of(Code.TOO_BUSY, "too many hosts try to join at once")));
                return;
            }
        }
        answer(caller, () -> join(request));
    }

    @Override
    public void renew(RenewRequest request, StreamObserver<Identity> caller) {
        Peer peer = Peer.CURRENT.get();
        answer(caller, () -> renew(request, peer));
    }

    private List<X509Certificate> join(JoinRequest request) {
        String host = hostName(request.getHost());
        JoinTicket ticket = tokens.ticket(request.getToken(), host);
        List<X509Certificate> chain = authority.sign(request.getCsrDer().toByteArray(), host, CERTIFICATE_LIFE);
        members.join(ticket, host, Peer.digest(chain.getFirst().getPublicKey()));
        audit.record("join:" + ticket.token().id(), "host.join", host, "certificate " + serial(chain));
        hosts.joined(host);
        synchronized (throttle) {
            throttle.giveBack();
        }
        return chain;
    }

    private List<X509Certificate> renew(RenewRequest request, Peer peer) {
        List<X509Certificate> chain = authority.sign(request.getCsrDer().toByteArray(), peer.host(), CERTIFICATE_LIFE);
        members.renew(peer.host(), peer.key(), Peer.digest(chain.getFirst().getPublicKey()));
        audit.record("agent:" + peer.host(), "host.renew", peer.host(), "certificate " + serial(chain));
        return chain;
    }

    private String hostName(String name) {
        if (!HOST.matcher(name).matches())
            throw FailureException.of(
                    Code.BAD_REQUEST,
                    "a host's name is 1 to 63 lower-case letters, digits, dots and dashes, a letter or digit first");
        if (reserved.contains(name))
            throw FailureException.of(Code.BAD_REQUEST, "the name " + name + " is the server's own");
        return name;
    }

    private static void answer(StreamObserver<Identity> caller, Supplier<List<X509Certificate>> work) {
        try {
            Identity.Builder identity = Identity.newBuilder();
            for (X509Certificate certificate : work.get())
                identity.addChainDer(ByteString.copyFrom(certificate.getEncoded()));
            caller.onNext(identity.build());
            caller.onCompleted();
        } catch (FailureException e) {
            caller.onError(RpcFailure.status(e.failure()));
        } catch (CertificateEncodingException | RuntimeException e) {
            LOG.error("enrolment failed", e);
            caller.onError(RpcFailure.status(Failure.of(Code.INTERNAL, "see the server's log")));
        }
    }

    private static String serial(List<X509Certificate> chain) {
        return chain.getFirst().getSerialNumber().toString(16);
    }
}
