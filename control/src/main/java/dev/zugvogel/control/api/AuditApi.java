package dev.zugvogel.control.api;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Role;
import java.util.List;

/** The audit log, newest first, page by page. */
public final class AuditApi implements Route.Resource {
    private final AuditLog audit;

    public AuditApi(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/v1/audit", Role.ADMIN, this::list));
    }

    private Reply list(Call call) {
        long before = Fields.number("before", call.query("before"), 1, Long.MAX_VALUE, Long.MAX_VALUE);
        long limit = Fields.number("limit", call.query("limit"), 1, 1_000, 100);
        return Reply.ok(audit.before(before, (int) limit));
    }
}
