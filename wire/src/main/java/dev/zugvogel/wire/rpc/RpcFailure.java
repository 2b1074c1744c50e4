package dev.zugvogel.wire.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.wire.v1.FailureMessage;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** A failure as a message, and as the trailer of a unary call's error. */
public final class RpcFailure {
    /** Two texts of this length, in any script, fit into the 8 KiB that gRPC allows for trailers. */
    private static final int TEXT_LIMIT_CHARS = 800;

    private static final Metadata.Key<byte[]> KEY =
            Metadata.Key.of("zugvogel-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private RpcFailure() {}

    public static FailureMessage message(Failure failure) {
        FailureMessage.Builder message = FailureMessage.newBuilder()
                .setCode(failure.code().text())
                .setMessage(bounded(failure.message()))
                .setRemedy(bounded(failure.remedy()));
        if (failure.owner() != null) message.setOwner(bounded(failure.owner()));
        return message.build();
    }

    /** A code that this version does not know becomes INTERNAL with its text in the message. */
    public static Failure failure(FailureMessage message) {
        String owner = message.getOwner().isEmpty() ? null : bounded(message.getOwner());
        try {
            return new Failure(
                    Code.parse(message.getCode()), bounded(message.getMessage()), owner, bounded(message.getRemedy()));
        } catch (IllegalArgumentException e) {
            String text = bounded(message.getCode() + " " + message.getMessage());
            return new Failure(Code.INTERNAL, text, owner, bounded(message.getRemedy()));
        }
    }

    /** What a service's handler hands to {@code StreamObserver.onError}. */
    public static StatusRuntimeException status(Failure failure) {
        Metadata trailers = new Metadata();
        trailers.put(KEY, message(failure).toByteArray());
        return Status.FAILED_PRECONDITION.withDescription(failure.code().text()).asRuntimeException(trailers);
    }

    /** The failure that the other side sent; empty if the call failed in another way, such as a lost connection. */
    public static Optional<Failure> of(StatusRuntimeException e) {
        byte[] bytes = e.getTrailers() == null ? null : e.getTrailers().get(KEY);
        if (bytes == null) return Optional.empty();
        try {
            return Optional.of(failure(FailureMessage.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException damaged) {
            return Optional.empty();
        }
    }

    private static String bounded(String text) {
        return text.length() <= TEXT_LIMIT_CHARS ? text : text.substring(0, TEXT_LIMIT_CHARS);
    }
}
