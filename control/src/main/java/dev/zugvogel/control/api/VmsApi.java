package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.inventory.VmView;
import java.util.List;

/** The VMs of all hosts. */
public final class VmsApi implements Route.Resource {
    private final Inventory inventory;

    public VmsApi(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/v1/vms",
                        Role.VIEWER,
                        call -> Reply.ok(
                                inventory.vms().stream().map(VmView::summary).toList())),
                Route.get(
                        "/v1/vms/{name}",
                        Role.VIEWER,
                        call -> Reply.ok(inventory.vm(call.path("name")).summary())));
    }
}
