package dev.zugvogel.control.api;

import dev.zugvogel.control.api.Operation.Method;
import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.pagestore.PageStores;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.inventory.StoreSummary;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What hosts keep of the pages of VMs. */
public final class StoresApi implements Route.Resource {
    private final PageStores stores;

    public StoresApi(PageStores stores) {
        this.stores = stores;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/stores", Role.VIEWER, call -> Reply.ok(list(call))),
                Route.change(Method.DELETE, "/v1/stores/{vm}", Role.OPERATOR, "store.remove", this::remove));
    }

    private List<StoreSummary> list(Call call) {
        Optional<String> host = call.query("host");
        return host.isPresent() ? stores.list(host.get()) : stores.list();
    }

    private Reply remove(Call call) {
        boolean key = Fields.flag("key", call.query("key"));
        List<StoreSummary> all = list(call);
        UUID vm = stores.vm(call.path("vm"), all);
        List<StoreSummary> meant =
                all.stream().filter(store -> store.vmUuid().equals(vm)).toList();
        if (meant.isEmpty() && !key)
            throw FailureException.of(Code.NOT_FOUND, "no connected host keeps pages of " + call.path("vm"));
        call.audit(vm.toString(), detail(meant, key));
        // The key first: where a host fails, what it keeps is worth nothing all the same.
        if (key) stores.removeKey(vm);
        meant.forEach(stores::remove);
        return Reply.ok(meant);
    }

    private static String detail(List<StoreSummary> meant, boolean key) {
        String hosts = meant.stream().map(StoreSummary::host).collect(Collectors.joining(", "));
        String where = hosts.isEmpty() ? "on no host" : "on " + hosts;
        return key ? where + ", and its key" : where;
    }
}
