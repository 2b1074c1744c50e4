package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.memory.MemorySampler;
import dev.zugvogel.agent.memory.Writing;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.DomainStats;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast guests write to their memory. Every minute a sample of each running guest's pages is watched for a second,
 * which costs a guest nothing, and more often while it is new here: booting it writes much. Where this process may not
 * look, libvirt is asked to, which sees less; QEMU's other ways of measuring can kill a guest. A guest with a job is left
 * alone. Not thread-safe.
 */
final class DirtyRates {
    private static final Logger LOG = LoggerFactory.getLogger(DirtyRates.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration EACH = Duration.ofMinutes(1);
    private static final Duration EACH_NEW = Duration.ofSeconds(10);
    private static final Duration NEW = Duration.ofMinutes(2);
    private static final Duration OLD = Duration.ofMinutes(5);
    private static final int MEASURED = 2;
    private static final int SHIFT_MIB = 20;

    private final Map<String, Long> startedAtNanos = new HashMap<>();
    private final Map<String, Long> firstSeenAtNanos = new HashMap<>();
    private final Map<String, Writing> watched = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final MemorySampler sampler;

    DirtyRates(MemorySampler sampler) {
        this.sampler = sampler;
    }

    /** Bytes per second; unset until a measurement of ours is done, and where the last one is old. */
    OptionalLong rate(DomainStats stats, long nowNanos) {
        boolean fresh = isFresh(stats, nowNanos);
        Writing seen = watched.get(key(stats.domain()));
        if (fresh && seen != null) return OptionalLong.of(seen.rate().count());
        boolean done = stats.values().number("dirtyrate.calc_status").orElse(0) == MEASURED;
        OptionalLong mebibytes = stats.values().number("dirtyrate.megabytes_per_second");
        if (!fresh || !done || mebibytes.isEmpty() || mebibytes.getAsLong() < 0) return OptionalLong.empty();
        return OptionalLong.of(mebibytes.getAsLong() << SHIFT_MIB);
    }

    /** Of what was written: see {@link Writing}; empty where that is not known. */
    OptionalDouble density(DomainStats stats, long nowNanos) {
        Writing seen = watched.get(key(stats.domain()));
        return seen != null && isFresh(stats, nowNanos) ? seen.density() : OptionalDouble.empty();
    }

    private boolean isFresh(DomainStats stats, long nowNanos) {
        Long started = startedAtNanos.get(key(stats.domain()));
        return started != null && nowNanos - started < OLD.toNanos();
    }

    /** Has those measured whose time it is, without waiting for libvirt. */
    void measure(Libvirt libvirt, List<DomainStats> all, long nowNanos) {
        List<DomainStats> due = new ArrayList<>();
        for (DomainStats stats : all) if (isDue(stats, nowNanos)) due.add(stats);
        if (due.isEmpty() || !asking.compareAndSet(false, true)) return;
        due.forEach(stats -> startedAtNanos.put(key(stats.domain()), nowNanos));
        Thread.ofVirtual().name("dirty rates").start(() -> ask(libvirt, due));
    }

    private boolean isDue(DomainStats stats, long nowNanos) {
        if (!VmStats.isRunning(stats)) return false;
        String key = key(stats.domain());
        Long started = startedAtNanos.get(key);
        boolean isNew = nowNanos - firstSeenAtNanos.computeIfAbsent(key, any -> nowNanos) < NEW.toNanos();
        return started == null || nowNanos - started > (isNew ? EACH_NEW : EACH).toNanos();
    }

    private void ask(Libvirt libvirt, List<DomainStats> due) {
        try {
            for (DomainStats stats : due) ask(libvirt, stats);
        } finally {
            asking.set(false);
        }
    }

    private void ask(Libvirt libvirt, DomainStats stats) {
        DomainRef domain = stats.domain();
        try {
            if (libvirt.jobs().stats(domain).isPresent()) return;
            Bytes memory = new Bytes(VmStats.report(stats).getMemoryBytes());
            Optional<Writing> seen = sampler.writing(domain.name(), memory, PERIOD);
            seen.ifPresent(writing -> watched.put(key(domain), writing));
            if (seen.isEmpty()) libvirt.jobs().startDirtyRate(domain, PERIOD);
        } catch (LibvirtException e) {
            LOG.debug("the dirty rate of {} is not known: {}", domain.name(), e.getMessage());
        }
    }

    void keepOnly(Set<String> uuids) {
        startedAtNanos.keySet().retainAll(uuids);
        firstSeenAtNanos.keySet().retainAll(uuids);
        watched.keySet().retainAll(uuids);
    }

    private static String key(DomainRef domain) {
        return domain.uuid().toString();
    }
}
