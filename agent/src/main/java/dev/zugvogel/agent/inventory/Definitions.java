package dev.zugvogel.agent.inventory;

import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.xml.DomainXml;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What libvirt's statistics do not tell of a VM, asked for once a minute. Not thread-safe. */
final class Definitions {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Known NOTHING = new Known(false, "");

    record Known(boolean persistent, String probe) {}

    private record Asked(Known known, int domainId, long atNanos) {}

    private final Map<String, Asked> asked = new HashMap<>();

    Known of(Libvirt libvirt, DomainRef domain, long nowNanos) {
        String uuid = domain.uuid().toString();
        Asked before = asked.get(uuid);
        boolean fresh = before != null && before.domainId == domain.id() && nowNanos - before.atNanos < FRESH.toNanos();
        if (before != null && fresh) return before.known;
        Known known = ask(libvirt, domain);
        asked.put(uuid, new Asked(known, domain.id(), nowNanos));
        return known;
    }

    private static Known ask(Libvirt libvirt, DomainRef domain) {
        try {
            boolean persistent = libvirt.domains().isPersistent(domain);
            String probe =
                    DomainXml.parse(libvirt.domains().xml(domain)).probe().orElse("");
            return new Known(persistent, probe);
        } catch (LibvirtException e) {
            // It went away since it was listed.
            if (e.isRefused()) return NOTHING;
            throw e;
        }
    }

    void keepOnly(Set<String> uuids) {
        asked.keySet().retainAll(uuids);
    }
}
