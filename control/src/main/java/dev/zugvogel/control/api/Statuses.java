package dev.zugvogel.control.api;

import dev.zugvogel.model.failure.Code;

/** The HTTP status of a code: single ones for the request family, one per family for the rest. */
final class Statuses {
    private Statuses() {}

    static int of(Code code) {
        return switch (code) {
            case BAD_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, BAD_JOIN_TOKEN, WRONG_SERVER -> 403;
            case NOT_FOUND, UNKNOWN_VM, UNKNOWN_HOST -> 404;
            case BODY_TOO_LARGE -> 413;
            case TOO_BUSY, SERVER_UNREACHABLE -> 503;
            default -> ofFamily(code);
        };
    }

    private static int ofFamily(Code code) {
        return switch (code.text().charAt("ZV-".length())) {
            case '3', '4' -> 503;
            case '9' -> 500;
            default -> 409;
        };
    }
}
