package dev.zugvogel.cli.command;

import dev.zugvogel.model.migration.Policy;
import dev.zugvogel.model.migration.PostCopy;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What may be done to the guest so that a migration ends within its objective. */
final class AllowedOptions {
    enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description = "What may be done to the guest so that it ends: gentle (nothing), default (slow it down),"
                    + " urgent (post-copy too). What is said beside it wins.")
    private Optional<Policy> policy = Optional.empty();

    @Option(
            names = "--postcopy",
            paramLabel = "WHEN",
            description = "never, allowed (where pre-copy does not get there), first (after one pass).")
    private Optional<PostCopy> postcopy = Optional.empty();

    @Option(names = "--throttle", paramLabel = "on|off", description = "Whether the guest may be slowed down.")
    private Optional<Switch> throttle = Optional.empty();

    void addTo(Map<String, Object> body) {
        policy.ifPresent(name -> body.put("policy", lower(name)));
        postcopy.ifPresent(when -> body.put("postcopy", lower(when)));
        throttle.ifPresent(position -> body.put("throttle", position == Switch.ON));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
