package dev.zugvogel.control.api;

import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.Role;
import java.util.List;
import java.util.Optional;

/** An operation and what does it. */
record Route(Operation operation, Endpoint endpoint) {
    /** Does the work of one call. Every failure is an exception. */
    interface Endpoint {
        Reply answer(Call call) throws Exception;
    }

    /** What a class of the API offers. */
    interface Resource {
        List<Route> routes();
    }

    /** For anybody. */
    static Route open(String path, Endpoint endpoint) {
        return route(Method.GET, path, Optional.empty(), Optional.empty(), endpoint);
    }

    /** A look, for whoever has this role. */
    static Route get(String path, Role role, Endpoint endpoint) {
        return route(Method.GET, path, Optional.of(role), Optional.empty(), endpoint);
    }

    /** A POST that changes nothing. */
    static Route query(String path, Role role, Endpoint endpoint) {
        return route(Method.POST, path, Optional.of(role), Optional.empty(), endpoint);
    }

    static Route change(Method method, String path, Role role, String action, Endpoint endpoint) {
        return route(method, path, Optional.of(role), Optional.of(action), endpoint);
    }

    private static Route route(
            Method method, String path, Optional<Role> role, Optional<String> action, Endpoint endpoint) {
        return new Route(new Operation(method, path, role, action), endpoint);
    }
}
