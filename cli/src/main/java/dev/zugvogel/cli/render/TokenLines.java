package dev.zugvogel.cli.render;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens, without their secrets. */
public final class TokenLines {
    private TokenLines() {}

    /** A token just made: the only time that its text is told. */
    public record Fresh(String token, String id) {
        @Override
        public String toString() {
            return "Fresh[" + id + "]";
        }
    }

    /** A token as the server remembers it. */
    public record Known(
            String id,
            String kind,
            @Nullable String note,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt) {}

    public static List<String> table(List<Known> tokens, ZoneId zone) {
        Table table = new Table("id", "kind", "made", "expires", "note");
        for (Known token : tokens) {
            table.row(
                    token.id(),
                    token.kind(),
                    time(token.createdAt(), zone),
                    token.expiresAt() == null ? "never" : time(token.expiresAt(), zone),
                    requireNonNullElse(token.note(), ""));
        }
        return table.lines();
    }

    private static String time(@Nullable Instant at, ZoneId zone) {
        return at == null ? "" : Quantity.dateAndTime(at, zone);
    }
}
