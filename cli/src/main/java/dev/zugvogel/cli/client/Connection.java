package dev.zugvogel.cli.client;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Tells a server that can't be reached from one that is not the right one, and both from one that talks nonsense. */
final class Connection {
    private Connection() {}

    static FailureException failure(URI server, IOException cause) {
        String where = server.getHost() + ":" + server.getPort();
        if (anyCause(cause, CertificateException.class) || anyCause(cause, CertPathValidatorException.class)) {
            return Failure.of(Code.WRONG_SERVER, where + " has another certificate: " + last(cause))
                    .asException(cause);
        }
        if (causes(cause).anyMatch(Connection::notTls)) {
            return Failure.of(Code.WRONG_SERVER, "what listens on " + where + " does not speak TLS")
                    .asException(cause);
        }
        if (tooLarge(cause)) {
            return Failure.of(Code.BAD_FRAME, "the answer of " + where + " is too large")
                    .asException(cause);
        }
        return Failure.of(Code.SERVER_UNREACHABLE, "can't reach " + where + ": " + reason(cause))
                .asException(cause);
    }

    private static String reason(IOException cause) {
        if (anyCause(cause, UnresolvedAddressException.class)) return "the name is not known";
        if (anyCause(cause, ConnectException.class)) return "connection refused";
        return last(cause);
    }

    private static String last(IOException cause) {
        Throwable deepest = causes(cause).reduce(cause, (first, second) -> second);
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    private static boolean notTls(Throwable cause) {
        return cause instanceof SSLException
                && String.valueOf(cause.getMessage()).contains("SSL message");
    }

    // The JDK's limiting body handler has no exception of its own.
    private static boolean tooLarge(IOException cause) {
        return causes(cause).anyMatch(each -> String.valueOf(each.getMessage()).contains("exceeds capacity"));
    }

    private static boolean anyCause(Throwable cause, Class<? extends Throwable> type) {
        return causes(cause).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(Throwable cause) {
        return Stream.iterate(cause, each -> each != null, Throwable::getCause).limit(20);
    }
}
