package dev.zugvogel.agent.link;

import com.google.protobuf.ByteString;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.CertificateRequest;
import dev.zugvogel.wire.pki.GrpcTls;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import dev.zugvogel.wire.v1.EnrolmentGrpc.EnrolmentBlockingStub;
import dev.zugvogel.wire.v1.JoinRequest;
import dev.zugvogel.wire.v1.RenewRequest;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Gets this host its identity from the server. */
final class Enrolment {
    private static final int CHAIN_LIMIT = 4;
    private static final long CALL_SECONDS = 20;

    private final ServerAddress server;
    private final String host;

    Enrolment(ServerAddress server, String host) {
        this.server = server;
        this.host = host;
    }

    /** @throws FailureException BAD_JOIN_TOKEN, WRONG_SERVER or SERVER_UNREACHABLE */
    Identity join(JoinToken token) {
        CertificateRequest request = CertificateRequest.create(host);
        JoinRequest message = JoinRequest.newBuilder()
                .setToken(token.text())
                .setHost(host)
                .setCsrDer(ByteString.copyFrom(request.der()))
                .build();
        return call(GrpcTls.pinned(token.authorityFingerprint()), request, stub -> stub.join(message));
    }

    /** Throws as {@link #join}. */
    Identity renew(Credentials credentials) {
        CertificateRequest request = CertificateRequest.create(host);
        RenewRequest message = RenewRequest.newBuilder()
                .setCsrDer(ByteString.copyFrom(request.der()))
                .build();
        return call(credentials.client(), request, stub -> stub.renew(message));
    }

    private Identity call(
            ChannelCredentials credentials,
            CertificateRequest request,
            Function<EnrolmentBlockingStub, dev.zugvogel.wire.v1.Identity> call) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(server.host(), server.port(), credentials)
                .build();
        try {
            var stub = EnrolmentGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
            return checked(request.with(chain(call.apply(stub).getChainDerList())));
        } catch (StatusRuntimeException e) {
            throw RpcFailure.of(e).orElseGet(() -> unanswered(e)).asException(e);
        } catch (CertificateException | IllegalArgumentException e) {
            throw Failure.of(Code.WRONG_SERVER, "the server's certificates make no sense: " + e.getMessage())
                    .asException(e);
        } finally {
            channel.shutdownNow();
        }
    }

    private Identity checked(Identity identity) {
        if (!identity.host().equals(host))
            throw FailureException.of(Code.WRONG_SERVER, "the server named this host " + identity.host());
        return identity;
    }

    private Failure unanswered(StatusRuntimeException e) {
        boolean stranger = e.getStatus().getCode() == Status.Code.UNAVAILABLE && causedByCertificate(e);
        Code code = stranger ? Code.WRONG_SERVER : Code.SERVER_UNREACHABLE;
        return Failure.of(code, server + ": " + e.getStatus());
    }

    private static boolean causedByCertificate(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            if (cause instanceof CertificateException) return true;
        return false;
    }

    private static List<X509Certificate> chain(List<ByteString> ders) throws CertificateException {
        if (ders.size() < 2 || ders.size() > CHAIN_LIMIT) throw new CertificateException("chain of " + ders.size());
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (ByteString der : ders)
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
        return chain;
    }
}
