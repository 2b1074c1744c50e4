package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Principal;
import java.util.Optional;

/** One call as an endpoint sees it. For the thread that answers it. */
interface Call {
    /** Who calls. Only for routes that need a role. */
    Principal principal();

    /**
     * Looks again whether the token is good, for calls that last.
     *
     * @throws dev.zugvogel.model.failure.FailureException if it is not
     */
    void checkAgain();

    String path(String parameter);

    Optional<String> query(String parameter);

    Optional<String> header(String name);

    /**
     * The body, strictly read.
     *
     * @throws dev.zugvogel.model.failure.FailureException with BAD_REQUEST or BODY_TOO_LARGE
     */
    <T> T body(Class<T> type);

    /**
     * Writes the audit record of this call. Every changing endpoint does so once, when it knows what it will change and
     * before it does; the record is durable when this returns.
     *
     * @param detail never a secret
     */
    void audit(String subject, String detail);
}
