package dev.zugvogel.model.failure;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} up the stack. The only exception that crosses a module border on purpose. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.code().text() + " " + failure.message(), cause);
        this.failure = failure;
    }

    public static FailureException of(Code code, String message) {
        return Failure.of(code, message).asException();
    }

    public Failure failure() {
        return failure;
    }
}
