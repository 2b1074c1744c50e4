package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** Lets nobody through without a certificate of a member, before a byte of the message is read; all but Join. */
final class Gate implements ServerInterceptor {
    private final Members members;

    Gate(Members members) {
        this.members = members;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor()
                .getFullMethodName()
                .equals(EnrolmentGrpc.getJoinMethod().getFullMethodName())) return next.startCall(call, headers);
        Optional<Peer> peer = Peer.of(call.getAttributes());
        if (peer.isEmpty()) return refuse(call, "a client certificate is needed");
        if (!members.admits(peer.get().host(), peer.get().key()))
            return refuse(call, "the host " + peer.get().host() + " has not joined, or not with this key");
        return Contexts.interceptCall(Context.current().withValue(Peer.CURRENT, peer.get()), call, headers, next);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
        StatusRuntimeException refusal = RpcFailure.status(Failure.of(Code.UNAUTHENTICATED, why));
        Metadata trailers = refusal.getTrailers();
        call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }
}
