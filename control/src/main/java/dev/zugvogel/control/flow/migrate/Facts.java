package dev.zugvogel.control.flow.migrate;

import dev.zugvogel.control.flow.migrate.checks.Observed;
import dev.zugvogel.wire.v1.LinkFacts;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.TargetFacts;
import dev.zugvogel.wire.v1.VmFacts;
import java.util.Map;

/**
 * What the agents answered about one VM and its candidates, by host.
 *
 * @param memory empty where nobody could look
 */
record Facts(
        Observed<VmFacts> vm,
        MemoryFacts memory,
        Map<String, Observed<TargetFacts>> there,
        Map<String, Observed<LinkFacts>> link) {
    static final Facts NONE =
            new Facts(new Observed.NotAsked<>(), MemoryFacts.getDefaultInstance(), Map.of(), Map.of());

    Facts {
        there = Map.copyOf(there);
        link = Map.copyOf(link);
    }

    Facts with(MemoryFacts seen) {
        return new Facts(vm, seen, there, link);
    }

    Observed<TargetFacts> there(String host) {
        return there.getOrDefault(host, new Observed.NotAsked<>());
    }

    Observed<LinkFacts> link(String host) {
        return link.getOrDefault(host, new Observed.NotAsked<>());
    }
}
