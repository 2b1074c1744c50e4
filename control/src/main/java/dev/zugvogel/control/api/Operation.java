package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import java.util.Optional;

/**
 * What can be asked of the API, as the OpenAPI document names it.
 *
 * @param path with parameters in braces
 * @param role the least one that may ask; empty if no token is needed
 * @param action what the audit log calls it; empty if it changes nothing
 */
public record Operation(Method method, String path, Optional<Role> role, Optional<String> action) {
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }
}
