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
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareReply;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.TargetGrpc;
import dev.zugvogel.wire.v1.TargetGrpc.TargetBlockingStub;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Calls the target's agent over gRPC. */
public final class GrpcPeer implements TargetPeer {
    private static final Duration PREPARE = Duration.ofMinutes(4);
    private static final Duration FINISH = Duration.ofMinutes(1);
    private static final Duration QUERY = Duration.ofSeconds(5);
    private static final Duration UNWIND = Duration.ofSeconds(20);

    private final ManagedChannel channel;
    private final StartMigration order;
    private final Fence fence;
    private volatile List<StepMessage> story = List.of();

    /**
     * Dials at once, so that the handshake is done by the time Begin is.
     *
     * @param channel closed with this
     */
    public GrpcPeer(ManagedChannel channel, StartMigration order, Fence fence) {
        this.channel = channel;
        channel.getState(true);
        this.order = order;
        this.fence = fence;
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
                .build();
        PrepareReply reply = call(() -> stub(PREPARE).prepare(request));
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
        call(() -> stub(QUERY).finish(finishRequest().setRehearsal(true).build()));
    }

    @Override
    public Cookie finish(Cookie cookie) {
        FinishRequest request =
                finishRequest().setCookie(ByteString.copyFrom(cookie.bytes())).build();
        return cookie(call(() -> stub(FINISH).finish(request)).getCookie());
    }

    @Override
    public void cancel() {
        call(() -> stub(UNWIND).finish(finishRequest().setCancelled(true).build()));
    }

    private FinishRequest.Builder finishRequest() {
        return FinishRequest.newBuilder().setMigrationId(order.getMigrationId()).setFencingToken(fence.current());
    }

    @Override
    public TargetView look() {
        LookRequest request = LookRequest.newBuilder()
                .setMigrationId(order.getMigrationId())
                .setFencingToken(fence.current())
                .setVmUuid(order.getVmUuid())
                .setSeal(true)
                .build();
        LookReply reply = call(() -> stub(QUERY).look(request));
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
        story = call(() -> stub(UNWIND).unwind(request)).getStepsList();
    }

    @Override
    public List<StepMessage> story() {
        return story;
    }

    private TargetBlockingStub stub(Duration atMost) {
        return TargetGrpc.newBlockingStub(channel).withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS);
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
        channel.shutdownNow();
    }
}
