package dev.zugvogel.libvirt;

/** Why a call gave no result. The variants tell what the daemon may have done. */
public sealed interface LibvirtFailure {
    String message();

    /**
     * libvirt answered with an error.
     *
     * @param code libvirt's error number, see {@link ErrorCode}
     * @param domain the part of libvirt that raised it
     */
    record Refused(int code, int domain, String message) implements LibvirtFailure {}

    /** Certain: the daemon never got the whole request, so it did nothing. */
    record NotSent(String message) implements LibvirtFailure {}

    /** The connection broke before the answer. The daemon may have done it, or may be doing it. */
    record Disconnected(String message) implements LibvirtFailure {}

    /** Nobody waits for the answer any more: timeout or interrupt. The daemon may have done it, or may be doing it. */
    record TimedOut(String message) implements LibvirtFailure {}

    /** What came is not libvirt's protocol. Of a call that changes something the daemon may have done it. */
    record Protocol(String message) implements LibvirtFailure {}
}
