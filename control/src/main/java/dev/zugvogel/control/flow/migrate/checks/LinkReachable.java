package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.LinkFacts;
import java.util.List;

/** The source's agent opens the connections of a move, so it must reach the target. */
final class LinkReachable implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return switch (input.link()) {
            case Observed.NotAsked<LinkFacts>() -> List.of();
            case Observed.Failed<LinkFacts>(var failure) -> unreachable(input, failure.message());
            case Observed.Seen<LinkFacts> seen ->
                seen.facts().getReachable()
                        ? List.of()
                        : unreachable(input, seen.facts().getMessage());
        };
    }

    private static List<Finding> unreachable(CheckInput input, String why) {
        return List.of(Finding.error(
                Code.LINK_UNREACHABLE,
                input.source().name() + " can't reach " + input.target().name() + ": " + why));
    }
}
