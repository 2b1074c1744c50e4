package dev.zugvogel.control.api;

import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.inventory.HostView;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The hosts that have joined. */
public final class HostsApi implements Route.Resource {
    record Maintenance(@Nullable Boolean on) {}

    private final Inventory inventory;
    private final Consumer<String> remove;

    /** @param remove shuts a host out for good */
    public HostsApi(Inventory inventory, Consumer<String> remove) {
        this.inventory = inventory;
        this.remove = remove;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/hosts", Role.VIEWER, this::list),
                Route.get(
                        "/v1/hosts/{name}",
                        Role.VIEWER,
                        call -> Reply.ok(known(call).summary())),
                Route.change(Method.DELETE, "/v1/hosts/{name}", Role.ADMIN, "host.remove", this::remove),
                Route.change(
                        Method.PUT, "/v1/hosts/{name}/maintenance", Role.ADMIN, "host.maintenance", this::maintenance));
    }

    private Reply list(Call call) {
        return Reply.ok(inventory.hosts().stream().map(HostView::summary).toList());
    }

    private Reply remove(Call call) {
        HostView host = known(call);
        call.audit(host.name(), "");
        remove.accept(host.name());
        return Reply.none();
    }

    private Reply maintenance(Call call) {
        boolean on = Fields.required("on", call.body(Maintenance.class).on());
        HostView host = known(call);
        call.audit(host.name(), on ? "on" : "off");
        return Reply.ok(inventory.maintenance(host.name(), on).summary());
    }

    private HostView known(Call call) {
        String name = call.path("name");
        return inventory
                .host(name)
                .orElseThrow(() -> FailureException.of(Code.UNKNOWN_HOST, "no host " + name + " has joined"));
    }
}
