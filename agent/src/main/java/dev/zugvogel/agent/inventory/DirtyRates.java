package dev.zugvogel.agent.inventory;

import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast guests write to their memory. Every minute libvirt is asked to look at a sample of each running guest's pages
 * for a second, which costs a guest nothing; QEMU's other ways of measuring can kill one. A guest with a job is left
 * alone. Not thread-safe.
 */
final class DirtyRates {
    private static final Logger LOG = LoggerFactory.getLogger(DirtyRates.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration EACH = Duration.ofMinutes(1);
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final int MEASURED = 2;
    private static final int SHIFT_MIB = 20;

    private final Map<String, Long> startedAtNanos = new HashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();

    /** Bytes per second; unset until a measurement of ours is done, and where the last one is old. */
    OptionalLong rate(DomainStats stats, long nowNanos) {
        Long started = startedAtNanos.get(key(stats.domain()));
        boolean fresh = started != null && nowNanos - started < OLD.toNanos();
        boolean done = stats.values().number("dirtyrate.calc_status").orElse(0) == MEASURED;
        OptionalLong mebibytes = stats.values().number("dirtyrate.megabytes_per_second");
        if (!fresh || !done || mebibytes.isEmpty() || mebibytes.getAsLong() < 0) return OptionalLong.empty();
        return OptionalLong.of(mebibytes.getAsLong() << SHIFT_MIB);
    }

    /** Has those measured whose time it is, without waiting for libvirt. */
    void measure(Libvirt libvirt, List<DomainStats> all, long nowNanos) {
        List<DomainRef> due = new ArrayList<>();
        for (DomainStats stats : all) if (isDue(stats, nowNanos)) due.add(stats.domain());
        if (due.isEmpty() || !asking.compareAndSet(false, true)) return;
        due.forEach(domain -> startedAtNanos.put(key(domain), nowNanos));
        Thread.ofVirtual().name("dirty rates").start(() -> ask(libvirt, due));
    }

    private boolean isDue(DomainStats stats, long nowNanos) {
        if (!VmStats.isRunning(stats)) return false;
        Long started = startedAtNanos.get(key(stats.domain()));
        return started == null || nowNanos - started > EACH.toNanos();
    }

    private void ask(Libvirt libvirt, List<DomainRef> due) {
        try {
            for (DomainRef domain : due) ask(libvirt, domain);
        } finally {
            asking.set(false);
        }
    }

    private static void ask(Libvirt libvirt, DomainRef domain) {
        try {
            if (libvirt.jobs().stats(domain).isEmpty()) libvirt.jobs().startDirtyRate(domain, PERIOD);
        } catch (LibvirtException e) {
            LOG.debug("the dirty rate of {} is not known: {}", domain.name(), e.getMessage());
        }
    }

    void keepOnly(Set<String> uuids) {
        startedAtNanos.keySet().retainAll(uuids);
    }

    private static String key(DomainRef domain) {
        return domain.uuid().toString();
    }
}
