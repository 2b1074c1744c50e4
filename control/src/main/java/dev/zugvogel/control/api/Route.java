package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import java.util.List;
import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param path with parameters in braces, as in the OpenAPI document
 * @param role the least one that may call it; empty if no token is needed
 * @param action what the audit log calls it; empty if it changes nothing
 */
record Route(Method method, String path, Optional<Role> role, Optional<String> action, Endpoint endpoint) {
    enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** Does the work of one call. Every failure is an exception. */
    interface Endpoint {
        Reply answer(Call call) throws Exception;
    }

    /** What a class of the API offers. */
    interface Resource {
        List<Route> routes();
    }

    static Route open(String path, Endpoint endpoint) {
        return new Route(Method.GET, path, Optional.empty(), Optional.empty(), endpoint);
    }

    static Route get(String path, Endpoint endpoint) {
        return new Route(Method.GET, path, Optional.of(Role.VIEWER), Optional.empty(), endpoint);
    }

    /** What only administrators see. */
    static Route administration(String path, Endpoint endpoint) {
        return new Route(Method.GET, path, Optional.of(Role.ADMIN), Optional.empty(), endpoint);
    }

    /** A POST that changes nothing. */
    static Route query(String path, Role role, Endpoint endpoint) {
        return new Route(Method.POST, path, Optional.of(role), Optional.empty(), endpoint);
    }

    static Route change(Method method, String path, Role role, String action, Endpoint endpoint) {
        return new Route(method, path, Optional.of(role), Optional.of(action), endpoint);
    }
}
