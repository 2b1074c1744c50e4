package dev.zugvogel.control.pagestore;

import dev.zugvogel.control.inventory.Inventory;
import dev.zugvogel.control.inventory.VmView;
import dev.zugvogel.control.link.AgentGateway;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.inventory.StoreSummary;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.ListStores;
import dev.zugvogel.wire.v1.RemoveStore;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.StoreMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page stores of all hosts, as their agents tell them. Thread-safe. */
public final class PageStores {
    private static final Logger LOG = LoggerFactory.getLogger(PageStores.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_OF_A_HOST = 10_000;
    private static final int LONGEST_TEXT = 255;
    private static final long LATEST_MS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();
    private static final Comparator<StoreSummary> ORDER =
            Comparator.comparing(StoreSummary::host).thenComparing(StoreSummary::vmUuid);

    private final AgentGateway gateway;
    private final Inventory inventory;
    private final StoreKeys keys;

    public PageStores(AgentGateway gateway, Inventory inventory, StoreKeys keys) {
        this.gateway = gateway;
        this.inventory = inventory;
        this.keys = keys;
    }

    /** Of every host whose agent is connected and answers, by host and UUID. */
    public List<StoreSummary> list() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<StoreSummary>>> asked = gateway.connected().stream()
                    .map(host -> threads.submit(() -> listOrNothing(host)))
                    .toList();
            // Not before all were asked.
            return asked.stream()
                    .flatMap(answer -> result(answer).stream())
                    .sorted(ORDER)
                    .toList();
        }
    }

    private static List<StoreSummary> result(Future<List<StoreSummary>> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            LOG.error("a question for stores broke", e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<StoreSummary> listOrNothing(String host) {
        try {
            return list(host);
        } catch (FailureException e) {
            LOG.warn("{} does not tell its stores: {}", host, e.getMessage());
            return List.of();
        }
    }

    /** @throws FailureException UNKNOWN_HOST, AGENT_LOST, or as the agent refuses */
    public List<StoreSummary> list(String host) {
        if (inventory.host(host).isEmpty())
            throw FailureException.of(Code.UNKNOWN_HOST, "no host " + host + " has joined");
        Answer answer =
                gateway.ask(host, Request.newBuilder().setListStores(ListStores.getDefaultInstance()), PATIENCE);
        return answer.getStores().getStoresList().stream()
                .limit(MOST_OF_A_HOST)
                .flatMap(store -> summary(host, store).stream())
                .sorted(ORDER)
                .toList();
    }

    /**
     * The UUID of the VM that is meant: by its UUID, or by a name that a host or a store knows.
     *
     * @throws FailureException UNKNOWN_VM if nobody knows it, or several have the name
     */
    public UUID vm(String nameOrUuid, List<StoreSummary> stores) {
        Stream<UUID> kept =
                stores.stream().filter(store -> nameOrUuid.equals(store.vm())).map(StoreSummary::vmUuid);
        Stream<UUID> reported = inventory.vms().stream()
                .filter(vm -> vm.name().equals(nameOrUuid))
                .map(VmView::uuid);
        Stream<UUID> meant = uuid(nameOrUuid).stream();
        List<UUID> found = Stream.of(kept, reported, meant)
                .flatMap(Function.identity())
                .distinct()
                .toList();
        if (found.size() == 1) return found.getFirst();
        String problem = found.isEmpty() ? "no host knows a VM " : "several VMs are named ";
        throw FailureException.of(Code.UNKNOWN_VM, problem + nameOrUuid);
    }

    /** @throws FailureException as the agent refuses; NOT_FOUND is not one: what is gone is gone */
    public void remove(StoreSummary store) {
        RemoveStore message =
                RemoveStore.newBuilder().setVmUuid(store.vmUuid().toString()).build();
        try {
            gateway.ask(store.host(), Request.newBuilder().setRemoveStore(message), PATIENCE);
        } catch (FailureException e) {
            if (e.failure().code() != Code.NOT_FOUND) throw e;
        }
    }

    /** Makes what any host keeps of this VM unreadable. */
    public void removeKey(UUID vm) {
        keys.delete(vm);
    }

    /** Empty if it makes no sense: an agent may be broken. */
    private static Optional<StoreSummary> summary(String host, StoreMessage store) {
        return uuid(store.getVmUuid())
                .map(vm -> new StoreSummary(
                        host,
                        vm,
                        text(store.getVmName()),
                        new Bytes(Math.max(0, store.getBytes())),
                        store.getSealedAtMs() <= 0 ? null : moment(store.getSealedAtMs()),
                        text(store.getMigrationId()),
                        text(store.getPeerHost())));
    }

    private static Instant moment(long epochMs) {
        return Instant.ofEpochMilli(Math.min(epochMs, LATEST_MS));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text))
                    .filter(uuid -> uuid.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(String untrusted) {
        String line = untrusted.replaceAll("\\p{Cntrl}+", " ").strip();
        if (line.isEmpty()) return null;
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT);
    }
}
