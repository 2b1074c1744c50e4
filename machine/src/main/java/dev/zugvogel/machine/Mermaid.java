package dev.zugvogel.machine;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Draws a machine as Mermaid text, which Git hosts show as a picture. The same table always gives the same text. */
public final class Mermaid {
    private Mermaid() {}

    /** A state diagram: {@code event [guard] / effects} on each arrow. Lines end in a newline. */
    public static String diagram(Machine<?, ?, ?> machine) {
        StringBuilder text = new StringBuilder("stateDiagram-v2\n");
        line(text, "[*]", machine.initial().getSimpleName(), "");
        for (Row<?, ?, ?> row : machine.rows()) {
            line(text, row.from().getSimpleName(), row.to().getSimpleName(), " : " + label(row));
        }
        ends(machine).forEach(end -> line(text, end, "[*]", ""));
        return text.toString();
    }

    private static void line(StringBuilder text, String from, String to, String label) {
        text.append("    ")
                .append(from)
                .append(" --> ")
                .append(to)
                .append(label)
                .append('\n');
    }

    private static String label(Row<?, ?, ?> row) {
        String guard = row.guard().isNone() ? "" : " [" + row.guard().name() + "]";
        String effects = row.effects().stream()
                .map(effect -> effect.toString().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        return row.event().getSimpleName() + guard + (effects.isEmpty() ? "" : " / " + effects);
    }

    private static List<String> ends(Machine<?, ?, ?> machine) {
        return machine.rows().stream()
                .<Class<?>>map(Row::to)
                .distinct()
                .filter(state -> machine.rows().stream()
                        .noneMatch(row -> Objects.equals(row.from(), state) && !Objects.equals(row.to(), state)))
                .map(Class::getSimpleName)
                .toList();
    }
}
