package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.LinkFacts;
import java.util.List;

/** Different MTUs on one network lose large packets in one direction only. */
final class LinkMtu implements Check {
    @Override
    public List<Finding> findings(CheckInput input) {
        return input.link()
                .known()
                .filter(LinkMtu::differs)
                .map(link -> List.of(Finding.warning(
                        Code.MTU_DIFFERS,
                        "the migration network has MTU " + link.getSourceMtuBytes() + " on "
                                + input.source().name() + " and " + link.getTargetMtuBytes() + " on "
                                + input.target().name())))
                .orElse(List.of());
    }

    private static boolean differs(LinkFacts link) {
        return link.getSourceMtuBytes() > 0
                && link.getTargetMtuBytes() > 0
                && link.getSourceMtuBytes() != link.getTargetMtuBytes();
    }
}
