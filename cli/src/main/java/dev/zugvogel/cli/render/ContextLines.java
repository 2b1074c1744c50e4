package dev.zugvogel.cli.render;

import dev.zugvogel.cli.context.Context;
import dev.zugvogel.cli.context.Contexts;
import java.util.List;
import java.util.Map;

/** The servers a person knows. Tokens are never shown. */
public final class ContextLines {
    private ContextLines() {}

    public static List<String> of(Contexts.Known known) {
        if (known.contexts().isEmpty()) return List.of("no context yet", "→ zugvogel login URL --token TOKEN");
        Table table = new Table("", "name", "server");
        for (Map.Entry<String, Context> entry : known.contexts().entrySet()) {
            String mark = entry.getKey().equals(known.current()) ? "*" : " ";
            table.row(mark, entry.getKey(), entry.getValue().url());
        }
        return table.lines();
    }
}
