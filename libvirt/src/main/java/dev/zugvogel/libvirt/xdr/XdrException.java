package dev.zugvogel.libvirt.xdr;

/** The bytes are not a value of the expected type, or the value cannot be written. */
public final class XdrException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public XdrException(String message) {
        super(message);
    }
}
