package dev.zugvogel.model.failure;

import org.jspecify.annotations.Nullable;

/**
 * One failure as people and programs see it.
 *
 * @param owner the host that runs the VM now, or null where no VM is concerned or it is in doubt
 */
public record Failure(Code code, String message, @Nullable String owner, String remedy) {
    public static Failure of(Code code, String message) {
        return new Failure(code, message, null, code.remedy());
    }

    public Failure ownedBy(String host) {
        return new Failure(code, message, host, remedy);
    }

    public FailureException asException() {
        return new FailureException(this, null);
    }

    public FailureException asException(Throwable cause) {
        return new FailureException(this, cause);
    }
}
