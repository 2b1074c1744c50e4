package dev.zugvogel.agent.source;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.agent.guard.TargetView.Finish;
import dev.zugvogel.agent.hypervisor.DomainView;
import dev.zugvogel.agent.journal.Fence;
import dev.zugvogel.agent.target.Bounds;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareReply;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Says in messages what a migration asks of the target's agent, and in our terms what comes back. */
public final class RemotePeer implements TargetPeer {
    /** After the last piece the target reads the whole image, and as many others as wait for that. */
    private static final Duration IMAGE = Duration.ofMinutes(15);

    private static final Duration PREPARE = Duration.ofMinutes(4);
    private static final Duration FINISH = Duration.ofMinutes(1);
    private static final Duration QUERY = Duration.ofSeconds(5);
    private static final Duration UNWIND = Duration.ofSeconds(20);

    private final TargetCalls calls;
    private final StartMigration order;
    private final Fence fence;
    private volatile List<StepMessage> story = List.of();

    /** @param calls closed with this */
    public RemotePeer(TargetCalls calls, StartMigration order, Fence fence) {
        this.calls = calls;
        this.order = order;
        this.fence = fence;
    }

    @Override
    public ImageReceived bring(ImagePiece.Builder piece) {
        ImagePiece named = piece.setMigrationId(order.getMigrationId())
                .setFencingToken(fence.current())
                .setSourceHost(order.getSourceHost())
                .build();
        return call(() -> calls.bringImage(named, IMAGE));
    }

    @Override
    public Prepared prepare(Begun begun) {
        PrepareRequest request = PrepareRequest.newBuilder()
                .setMigrationId(order.getMigrationId())
                .setFencingToken(fence.current())
                .setVmUuid(order.getVmUuid())
                .setVmName(order.getVmName())
                .setXml(begun.xml())
                .setCookie(ByteString.copyFrom(begun.cookie().bytes()))
                .setFlags(begun.flags())
                .setTransient(begun.isTransient())
                .setBandwidthBytesPerSecond(order.getBandwidthBytesPerSecond())
                .addAllDisks(order.getDisksList())
                .setGeneration(order.getGeneration())
                .setSourceHost(order.getSourceHost())
                .setTransport(order.getTransport())
                .setStoreKey(order.getStoreKey())
                .setStoreSeal(begun.storeSeal())
                .setWatchdogMs(order.getConvergence().getWatchdogMs())
                .build();
        PrepareReply reply = call(() -> calls.prepare(request, PREPARE));
        return new Prepared(cookie(reply.getCookie()), uri(reply.getMigrateUri()), reply.getStoreMatches());
    }

    private String uri(String uri) {
        boolean expected = Way.isDirect(order) ? Bounds.isTcpUri(uri) : uri.isEmpty();
        if (!expected)
            throw FailureException.of(Code.BAD_FRAME, order.getTargetHost() + " named no address to migrate to");
        return uri;
    }

    @Override
    public void rehearse() {
        call(() -> calls.finish(finishRequest().setRehearsal(true).build(), QUERY));
    }

    @Override
    public Cookie finish(Cookie cookie) {
        FinishRequest request =
                finishRequest().setCookie(ByteString.copyFrom(cookie.bytes())).build();
        return cookie(call(() -> calls.finish(request, FINISH)).getCookie());
    }

    @Override
    public void cancel() {
        call(() -> calls.finish(finishRequest().setCancelled(true).build(), UNWIND));
    }

    private FinishRequest.Builder finishRequest() {
        return FinishRequest.newBuilder().setMigrationId(order.getMigrationId()).setFencingToken(fence.current());
    }

    @Override
    public TargetView look() {
        return look(true);
    }

    @Override
    public TargetView peek() {
        return look(false);
    }

    private TargetView look(boolean seal) {
        LookRequest request = LookRequest.newBuilder()
                .setMigrationId(order.getMigrationId())
                .setFencingToken(fence.current())
                .setVmUuid(order.getVmUuid())
                .setSeal(seal)
                .build();
        LookReply reply = call(() -> calls.look(request, QUERY));
        story = reply.getStepsList();
        return new TargetView.Seen(power(reply), reply.getKnown(), reply.getSealed(), finish(reply));
    }

    private static Power power(LookReply reply) {
        if (!reply.getLibvirtReachable()) return Power.UNKNOWN;
        return DomainView.of(reply.getState(), reply.getReason(), reply.getPersistent())
                .power();
    }

    private static Finish finish(LookReply reply) {
        if (reply.getFinishSucceeded()) return Finish.SUCCEEDED;
        if (reply.getFinishRefused()) return Finish.REFUSED;
        return reply.getFinishForwarded() ? Finish.FORWARDED : Finish.NOT_FORWARDED;
    }

    @Override
    public void unwind(boolean succeeded) {
        UnwindRequest request = UnwindRequest.newBuilder()
                .setMigrationId(order.getMigrationId())
                .setFencingToken(fence.current())
                .setVmUuid(order.getVmUuid())
                .setSucceeded(succeeded)
                .build();
        story = call(() -> calls.unwind(request, UNWIND)).getStepsList();
    }

    @Override
    public List<StepMessage> story() {
        return story;
    }

    private <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw RpcFailure.of(e).orElseGet(() -> unreachable(e)).asException(e);
        }
    }

    private Failure unreachable(StatusRuntimeException e) {
        String where = order.getTargetHost() + " at " + order.getTargetAddress() + ":" + order.getTargetAgentPort();
        return Failure.of(Code.TARGET_UNREACHABLE, "the agent of " + where + " does not answer: " + e.getStatus());
    }

    private Cookie cookie(ByteString bytes) {
        try {
            return Cookie.of(bytes.toByteArray());
        } catch (IllegalArgumentException e) {
            throw FailureException.of(Code.BAD_FRAME, order.getTargetHost() + " sent a cookie that is too large");
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
