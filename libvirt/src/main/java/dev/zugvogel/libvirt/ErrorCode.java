package dev.zugvogel.libvirt;

/** The error numbers of libvirt (virterror.h) that a caller acts upon. */
public enum ErrorCode {
    INTERNAL(1),
    NO_SUPPORT(3),
    NO_CONNECT(5),
    INVALID_ARG(8),
    OPERATION_FAILED(9),
    RPC(39),
    NO_DOMAIN(42),
    NO_NETWORK(43),
    AUTH_FAILED(45),
    NO_STORAGE_POOL(49),
    NO_STORAGE_VOLUME(50),
    OPERATION_INVALID(55),
    OPERATION_TIMEOUT(68),
    ARGUMENT_UNSUPPORTED(74),
    OPERATION_ABORTED(78),
    MIGRATE_UNSAFE(81),
    OPERATION_UNSUPPORTED(84),
    CPU_INCOMPATIBLE(91),
    /** Not a failure: a cancelled finish removed the incoming domain. */
    MIGRATE_FINISH_OK(93);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
