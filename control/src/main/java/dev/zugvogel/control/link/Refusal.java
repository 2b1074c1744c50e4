package dev.zugvogel.control.link;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** A failure as gRPC carries it: a status, with the code and the sentence as its description. */
final class Refusal {
    private Refusal() {}

    static StatusRuntimeException of(FailureException failure) {
        return status(failure.failure().code())
                .withDescription(failure.getMessage())
                .withCause(failure)
                .asRuntimeException();
    }

    static StatusRuntimeException of(Code code, String message) {
        return of(FailureException.of(code, message));
    }

    private static Status status(Code code) {
        return switch (code) {
            case BAD_REQUEST -> Status.INVALID_ARGUMENT;
            case BAD_JOIN_TOKEN, UNKNOWN_HOST, FORBIDDEN -> Status.PERMISSION_DENIED;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case CONFLICT -> Status.ALREADY_EXISTS;
            default -> Status.INTERNAL;
        };
    }
}
