package dev.zugvogel.agent.target;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.journal.Generations;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.FinishReply;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareReply;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.TargetGrpc;
import dev.zugvogel.wire.v1.UnwindReply;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service that the source's agent calls. A caller must be the host that the migration comes from; Prepare must
 * carry a fencing token and a generation that are not old, the other calls at least the token of their Prepare, so
 * that a new server does not stop a migration that runs.
 */
public final class TargetService extends TargetGrpc.TargetImplBase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetService.class);

    private final Fence fence;
    private final Generations generations;
    private final Incomings incomings;
    private final Site site;

    /** @param journals an existing folder, read at once */
    public TargetService(Path journals, Fence fence, Generations generations, Site site) {
        this.fence = fence;
        this.generations = generations;
        this.site = site;
        this.incomings = new Incomings(journals, site);
    }

    @Override
    public void prepare(PrepareRequest request, StreamObserver<PrepareReply> reply) {
        answer(reply, () -> {
            Bounds.prepare(request);
            requirePeer(request.getSourceHost());
            fence.check(request.getFencingToken());
            generations.admit(UUID.fromString(request.getVmUuid()), request.getGeneration(), request.getMigrationId());
            Incoming incoming = incomings.get(request.getMigrationId());
            boolean again = LibvirtTerms.flags(request.getFlags()).contains(MigrationFlag.POSTCOPY_RESUME);
            Prepared prepared = again ? incoming.prepareAgain(request) : incoming.prepare(request);
            return PrepareReply.newBuilder()
                    .setCookie(bytes(prepared.cookie()))
                    .setMigrateUri(prepared.uri().orElse(""))
                    .setStoreMatches(incoming.storeMatches())
                    .build();
        });
    }

    @Override
    public void bringImage(ImagePiece piece, StreamObserver<ImageReceived> reply) {
        answer(reply, () -> {
            Bounds.piece(piece);
            requirePeer(piece.getSourceHost());
            fence.check(piece.getFencingToken());
            // A question leaves no journal: there may be nothing to bring.
            if (piece.getAsk()) return site.bases().ask(piece.getImage());
            return incomings.get(piece.getMigrationId()).bring(piece);
        });
    }

    @Override
    public void finish(FinishRequest request, StreamObserver<FinishReply> reply) {
        long received = site.time().nanos();
        answer(reply, () -> {
            Bounds.cookie(request.getCookie().size());
            boolean nothingToDo = request.getRehearsal()
                    && incomings.find(request.getMigrationId()).isEmpty();
            if (nothingToDo) return FinishReply.getDefaultInstance();
            Incoming incoming = authorised(request.getMigrationId(), request.getFencingToken());
            if (request.getRehearsal()) {
                incoming.rehearse();
                incoming.admission().ifPresent(known -> site.volumes().requireRoom(known.disks()));
                return FinishReply.getDefaultInstance();
            }
            if (request.getCancelled()) {
                incoming.cancel();
                return FinishReply.getDefaultInstance();
            }
            Cookie cookie = incoming.finish(Cookie.of(request.getCookie().toByteArray()));
            return FinishReply.newBuilder()
                    .setRunning(true)
                    .setCookie(bytes(cookie))
                    .setLibvirtUs((site.time().nanos() - received) / 1000)
                    .build();
        });
    }

    @Override
    public void look(LookRequest request, StreamObserver<LookReply> reply) {
        answer(reply, () -> {
            Bounds.migration(request.getMigrationId());
            UUID vm = Bounds.uuid(request.getVmUuid());
            boolean heard = incomings.find(request.getMigrationId()).isPresent();
            if (!heard && !request.getSeal()) return look(vm, LookReply.newBuilder());
            Incoming incoming = incomings.get(request.getMigrationId());
            incoming.admission().ifPresent(known -> require(known, request.getFencingToken()));
            if (request.getSeal()) incoming.seal();
            return look(vm, incoming);
        });
    }

    /** First what is known, then what is seen: a Finish in between shows as a domain that is not paused. */
    private LookReply look(UUID vm, Incoming incoming) {
        LookReply.Builder reply = LookReply.newBuilder()
                .setKnown(incoming.admission().isPresent())
                .setSealed(incoming.sealed())
                .setHoldsPrepare(incoming.holdsPrepare());
        LookReply seen = look(vm, reply);
        if (seen.getLibvirtReachable()) incoming.saw(view(seen));
        Finish finish = incoming.finishState();
        return seen.toBuilder()
                .setFinishForwarded(finish != Finish.NOT_FORWARDED)
                .setFinishRefused(finish == Finish.REFUSED)
                .setFinishSucceeded(finish == Finish.SUCCEEDED)
                .addAllSteps(incoming.story())
                .build();
    }

    private static DomainView view(LookReply seen) {
        return DomainView.of(seen.getState(), seen.getReason(), seen.getPersistent());
    }

    private LookReply look(UUID vm, LookReply.Builder reply) {
        try (Session session = site.hypervisor().open()) {
            DomainView view = session.look(vm);
            return reply.setState(view.state())
                    .setReason(view.reason())
                    .setPersistent(view.persistent())
                    .setLibvirtReachable(true)
                    .build();
        } catch (LibvirtException | FailureException e) {
            LOG.warn("can't look at {}: {}", vm, e.getMessage());
            return reply.setLibvirtReachable(false).build();
        }
    }

    @Override
    public void unwind(UnwindRequest request, StreamObserver<UnwindReply> reply) {
        answer(reply, () -> {
            boolean heard =
                    incomings.find(Bounds.migration(request.getMigrationId())).isPresent();
            if (!heard && request.getSucceeded()) return UnwindReply.getDefaultInstance();
            // Also where nothing is known: its Prepare may still be on the way, and must not be taken after this.
            Incoming incoming = incomings.get(request.getMigrationId());
            incoming.admission().ifPresent(known -> require(known, request.getFencingToken()));
            if (request.getSucceeded()) incoming.unwindSucceeded();
            else incoming.unwindFailed();
            return UnwindReply.newBuilder().addAllSteps(incoming.story()).build();
        });
    }

    private Incoming authorised(String id, long token) {
        Incoming incoming = incomings.known(Bounds.migration(id));
        Admission admission = incoming.admission()
                .orElseThrow(() -> FailureException.of(Code.NOT_FOUND, "migration " + id + " is not prepared here"));
        require(admission, token);
        return incoming;
    }

    private static void require(Admission admission, long token) {
        requirePeer(admission.sourceHost());
        if (token < admission.fencingToken())
            throw FailureException.of(
                    Code.STALE_FENCING_TOKEN,
                    "the call has fencing token " + token + ", its Prepare had " + admission.fencingToken());
    }

    private static void requirePeer(String host) {
        String peer = PeerHost.KEY.get();
        if (host.isEmpty() || !host.equals(peer))
            throw FailureException.of(Code.FORBIDDEN, "the migration comes from " + host + ", not from " + peer);
    }

    private static <T> void answer(StreamObserver<T> reply, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (RuntimeException e) {
            reply.onError(RpcFailure.status(failure(e)));
            return;
        }
        reply.onNext(answer);
        reply.onCompleted();
    }

    private static Failure failure(RuntimeException e) {
        return switch (e) {
            case FailureException known -> known.failure();
            case LibvirtException libvirt -> libvirt.asFailure();
            default -> {
                LOG.error("unexpected", e);
                yield Failure.of(Code.INTERNAL, e.toString());
            }
        };
    }

    private static ByteString bytes(Cookie cookie) {
        return ByteString.copyFrom(cookie.bytes());
    }

    @Override
    public void close() {
        incomings.close();
    }
}
