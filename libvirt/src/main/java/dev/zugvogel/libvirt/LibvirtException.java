package dev.zugvogel.libvirt;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Carries a {@link LibvirtFailure}. The only exception that a libvirt call throws on purpose. */
public final class LibvirtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LibvirtFailure failure;

    public LibvirtException(LibvirtFailure failure) {
        this(failure, null);
    }

    public LibvirtException(LibvirtFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public LibvirtFailure failure() {
        return failure;
    }

    /** Whether libvirt itself answered with one of these codes, or with any error if none is given. */
    public boolean isRefused(ErrorCode... codes) {
        return failure instanceof LibvirtFailure.Refused refused
                && (codes.length == 0 || Arrays.stream(codes).anyMatch(code -> code.number() == refused.code()));
    }

    /** The same in the terms that people see. */
    public Failure asFailure() {
        return switch (failure) {
            case LibvirtFailure.Refused refused ->
                Failure.of(Code.LIBVIRT_ERROR, "libvirt: " + refused.message() + " (code " + refused.code() + ")");
            case LibvirtFailure.Protocol protocol -> Failure.of(Code.LIBVIRT_PROTOCOL, protocol.message());
            case LibvirtFailure.NotSent _, LibvirtFailure.Disconnected _, LibvirtFailure.TimedOut _ ->
                Failure.of(Code.LIBVIRT_UNREACHABLE, failure.message());
        };
    }
}
