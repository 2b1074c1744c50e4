package dev.zugvogel.agent.target;

import dev.zugvogel.wire.pki.GrpcTls;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets a handler know which host calls, by its certificate. */
public final class PeerHost implements ServerInterceptor {
    static final Context.Key<String> KEY = Context.key("zugvogel-peer-host");

    /** Does something as if that host had asked for it, its certificate being good. */
    public static void as(String host, Runnable work) {
        Context.current().withValue(KEY, host).run(work);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String host = GrpcTls.peerHost(call.getAttributes()).orElse("");
        return Contexts.interceptCall(Context.current().withValue(KEY, host), call, headers, next);
    }
}
