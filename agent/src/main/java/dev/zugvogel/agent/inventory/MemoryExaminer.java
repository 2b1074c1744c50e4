package dev.zugvogel.agent.inventory;

import dev.zugvogel.agent.memory.MemorySample;
import dev.zugvogel.agent.memory.MemorySampler;
import dev.zugvogel.agent.memory.Writing;
import dev.zugvogel.libvirt.DomainRef;
import dev.zugvogel.libvirt.Libvirt;
import dev.zugvogel.libvirt.xml.DomainXml;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.encode.Density;
import dev.zugvogel.wire.v1.DensityFacts;
import dev.zugvogel.wire.v1.MemoryFacts;
import dev.zugvogel.wire.v1.SampleMemory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks at a sample of the pages of one VM of this host. */
final class MemoryExaminer {
    private static final int LONGEST_WATCH_MS = 5_000;

    private final MemorySampler sampler;

    MemoryExaminer(MemorySampler sampler) {
        this.sampler = sampler;
    }

    MemoryFacts examine(Libvirt libvirt, SampleMemory request) {
        Duration watch = watch(request.getWatchWritesMs());
        DomainRef domain = VmExaminer.domain(libvirt, request.getVmUuid());
        MemoryFacts.Builder facts = MemoryFacts.newBuilder();
        if (!domain.isActive()) return facts.build();
        Bytes size = DomainXml.parse(libvirt.domains().xml(domain)).memory();
        CompletableFuture<Optional<Writing>> writing = writing(domain.name(), size, watch);
        sampler.sample(domain.name(), size).ifPresent(sample -> add(sample, facts));
        writing.join().ifPresent(seen -> add(seen, facts));
        return facts.build();
    }

    /** While all else is looked at. */
    private CompletableFuture<Optional<Writing>> writing(String vm, Bytes size, Duration watch) {
        if (!watch.isPositive()) return CompletableFuture.completedFuture(Optional.empty());
        return CompletableFuture.supplyAsync(() -> sampler.writing(vm, size, watch), Thread.ofVirtual()::start);
    }

    private static Duration watch(int millis) {
        if (millis < 0 || millis > LONGEST_WATCH_MS)
            throw FailureException.of(Code.BAD_REQUEST, "watch_writes_ms is from 0 to " + LONGEST_WATCH_MS);
        return Duration.ofMillis(millis);
    }

    private static void add(MemorySample sample, MemoryFacts.Builder facts) {
        facts.setUsedBytes(sample.used().count())
                .addAllDensities(
                        sample.densities().stream().map(MemoryExaminer::density).toList());
    }

    private static void add(Writing writing, MemoryFacts.Builder facts) {
        facts.setWrittenBytesPerSecond(writing.rate().count());
        writing.density().ifPresent(facts::setWrittenDensity);
    }

    private static DensityFacts density(Density density) {
        return DensityFacts.newBuilder()
                .setRatio(density.ratio())
                .setBytesPerSecond(density.rate().count())
                .build();
    }
}
