package dev.zugvogel.control.api;

import dev.zugvogel.control.auth.Role;
import dev.zugvogel.control.flow.migrate.Migrations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Could this VM go there? Changes nothing, but makes hosts work. */
public final class ChecksApi implements Route.Resource {
    record Question(@Nullable String vm, @Nullable String host) {}

    private final Migrations migrations;

    public ChecksApi(Migrations migrations) {
        this.migrations = migrations;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.query("/v1/checks", Role.OPERATOR, this::check));
    }

    private Reply check(Call call) {
        Question question = call.body(Question.class);
        return Reply.ok(migrations.check(
                Fields.text("vm", question.vm(), 255), Fields.optionalText("host", question.host(), 255)));
    }
}
