package dev.zugvogel.control;

import com.google.protobuf.ByteString;
import dev.zugvogel.wire.pki.CertificateRequest;
import dev.zugvogel.wire.pki.Certificates;
import dev.zugvogel.wire.pki.GrpcTls;
import dev.zugvogel.wire.pki.Identity;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.AgentMessage;
import dev.zugvogel.wire.v1.EnrolmentGrpc;
import dev.zugvogel.wire.v1.Hello;
import dev.zugvogel.wire.v1.HostReport;
import dev.zugvogel.wire.v1.JoinRequest;
import dev.zugvogel.wire.v1.LinkGrpc;
import dev.zugvogel.wire.v1.ServerMessage;
import dev.zugvogel.wire.v1.VmDiskReport;
import dev.zugvogel.wire.v1.VmReport;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An agent's end of the link, driven by the test message by message. */
final class TestAgent implements AutoCloseable {
    private final ManagedChannel channel;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final StreamObserver<AgentMessage> out;

    private TestAgent(int port, ChannelCredentials credentials) {
        this.channel = channel(port, credentials);
        this.out = LinkGrpc.newStub(channel).connect(new StreamObserver<>() {
            @Override
            public void onNext(ServerMessage message) {
                received.add(message);
            }

            @Override
            public void onError(Throwable broken) {
                received.add(broken);
            }

            @Override
            public void onCompleted() {
                received.add("completed");
            }
        });
    }

    static ManagedChannel channel(int port, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).build();
    }

    static Identity join(int port, String token, String host) {
        return join(port, token, host, CertificateRequest.create(host));
    }

    static Identity join(int port, String token, String host, CertificateRequest request) {
        ManagedChannel channel = channel(port, GrpcTls.pinned(token.substring(token.lastIndexOf('.') + 1)));
        try {
            return identity(
                    request,
                    EnrolmentGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(20, TimeUnit.SECONDS)
                            .join(JoinRequest.newBuilder()
                                    .setToken(token)
                                    .setHost(host)
                                    .setCsrDer(ByteString.copyFrom(request.der()))
                                    .build()));
        } finally {
            channel.shutdownNow();
        }
    }

    static Identity identity(CertificateRequest request, dev.zugvogel.wire.v1.Identity answer) {
        return request.with(answer.getChainDerList().stream()
                .map(der -> Certificates.decode(der.toByteArray()))
                .toList());
    }

    /** Connects and says nothing. */
    static TestAgent dial(int port, Identity identity) {
        return new TestAgent(port, GrpcTls.client(identity));
    }

    static TestAgent dial(int port, ChannelCredentials credentials) {
        return new TestAgent(port, credentials);
    }

    /** Connects, says hello, and waits for the welcome. */
    static TestAgent connect(int port, Identity identity) throws InterruptedException {
        TestAgent agent = dial(port, identity);
        agent.send(AgentMessage.newBuilder().setHello(hello()).build());
        if (!agent.message().hasWelcome()) throw new AssertionError("no welcome");
        return agent;
    }

    static Hello hello() {
        return Hello.newBuilder()
                .setAgentVersion("0.1.0")
                .setHostUuid(UUID.randomUUID().toString())
                .setMigrationAddress("10.0.0.1")
                .setAgentPort(8445)
                .setRelayPort(8446)
                .build();
    }

    static HostReport report(VmReport... vms) {
        HostReport.Builder report = HostReport.newBuilder()
                .setClockMs(System.currentTimeMillis())
                .setLibvirtVersion(9_000_000)
                .setQemuVersion(7_002_000)
                .setLibvirtReachable(true)
                .setCpus(4)
                .setMemoryTotalBytes(8L << 30)
                .setMemoryAvailableBytes(5L << 30)
                .setCpuBusyPercent(12.5);
        for (VmReport vm : vms) report.addVms(vm);
        return report.build();
    }

    static VmReport vm(String name, String state) {
        return VmReport.newBuilder()
                .setName(name)
                .setUuid(uuid(name).toString())
                .setState(state)
                .setVcpus(2)
                .setMemoryBytes(256L << 20)
                .setPersistent(true)
                .addDisks(VmDiskReport.newBuilder()
                        .setDevice("vda")
                        .setPath("/var/lib/libvirt/images/" + name + ".qcow2")
                        .setCapacityBytes(1L << 30)
                        .setAllocationBytes(200L << 20))
                .build();
    }

    static UUID uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    void report(HostReport report) {
        send(AgentMessage.newBuilder().setReport(report).build());
    }

    void send(AgentMessage message) {
        out.onNext(message);
    }

    void complete() {
        out.onCompleted();
    }

    /** The next message, or the error that ended the stream. */
    Object next() throws InterruptedException {
        Object next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing came");
        return next;
    }

    ServerMessage message() throws InterruptedException {
        if (next() instanceof ServerMessage message) return message;
        throw new AssertionError("no message came");
    }

    /** The code of the failure that ended the stream. */
    String failure() throws InterruptedException {
        Object last = next();
        if (last instanceof StatusRuntimeException e)
            return RpcFailure.of(e)
                    .map(failure -> failure.code().text())
                    .orElse(e.getStatus().toString());
        throw new AssertionError("no failure but " + last);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
