package dev.zugvogel.agent.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.agent.pagestore.DiskStores;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.rpc.RpcFailure;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.FinishRequest;
import dev.zugvogel.wire.v1.LookReply;
import dev.zugvogel.wire.v1.LookRequest;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.TargetGrpc;
import dev.zugvogel.wire.v1.TargetGrpc.TargetBlockingStub;
import dev.zugvogel.wire.v1.Transport;
import dev.zugvogel.wire.v1.UnwindRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the target's agent takes from whom, over its real port. */
final class TargetServiceTest {
    @TempDir
    Path folder;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private World world;
    private TargetBlockingStub h1;
    private TargetBlockingStub h3;

    @BeforeEach
    void open() {
        world = new World(folder, true);
        h1 = stub(world.identities().h1());
        h3 = stub(world.identities().h3());
    }

    private TargetBlockingStub stub(Credentials host) {
        ManagedChannel channel = world.dial(host);
        channels.add(channel);
        return TargetGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        world.close();
    }

    private PrepareRequest.Builder prepare() {
        MigrationFlags flags = MigrationFlags.of(MigrationFlag.LIVE, MigrationFlag.PERSIST_DEST);
        return PrepareRequest.newBuilder()
                .setMigrationId("M1")
                .setFencingToken(5)
                .setVmUuid(world.vm.toString())
                .setVmName("vm")
                .setXml(world.xml(world.vm))
                .setCookie(ByteString.copyFromUtf8("c"))
                .setFlags(flags.bits())
                .setGeneration(3)
                .setSourceHost("h1");
    }

    private static FinishRequest.Builder finish() {
        return FinishRequest.newBuilder().setMigrationId("M1").setFencingToken(5);
    }

    private LookReply look(boolean seal) {
        return h1.look(LookRequest.newBuilder()
                .setMigrationId("M1")
                .setFencingToken(5)
                .setVmUuid(world.vm.toString())
                .setSeal(seal)
                .build());
    }

    private static UnwindRequest.Builder unwind(boolean succeeded) {
        return UnwindRequest.newBuilder()
                .setMigrationId("M1")
                .setFencingToken(5)
                .setSucceeded(succeeded);
    }

    private static Code code(ThrowingCallable call) {
        StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(e).isNotNull();
        return RpcFailure.of(e).orElseThrow().code();
    }

    @Test
    void onlyTheHostThatTheMigrationComesFromIsHeard() {
        assertThat(code(() -> h3.prepare(prepare().build()))).isEqualTo(Code.FORBIDDEN);
        h1.prepare(prepare().build());
        assertThat(code(() -> h3.finish(finish().build()))).isEqualTo(Code.FORBIDDEN);
        assertThat(code(() -> h3.finish(finish().setRehearsal(true).build()))).isEqualTo(Code.FORBIDDEN);
        assertThat(code(() -> h3.unwind(unwind(false).build()))).isEqualTo(Code.FORBIDDEN);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.PAUSED_FOR_MIGRATION);
    }

    @Test
    void aCallerWithoutACertificateOfTheFleetIsNotHeardAtAll() {
        TargetBlockingStub stranger =
                stub(Identities.in(folder.resolve("stranger")).h1());
        StatusRuntimeException e = catchThrowableOfType(
                StatusRuntimeException.class, () -> stranger.prepare(prepare().build()));
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anOlderTokenThanThatOfPrepareIsRefused() {
        h1.prepare(prepare().build());
        assertThat(code(() -> h1.finish(finish().setFencingToken(4).build()))).isEqualTo(Code.STALE_FENCING_TOKEN);
        assertThat(code(() -> h1.unwind(unwind(false).setFencingToken(4).build())))
                .isEqualTo(Code.STALE_FENCING_TOKEN);
        assertThat(h1.finish(finish().setFencingToken(6).build()).getRunning()).isTrue();
    }

    @Test
    void anOldGenerationIsRefusedAndTheSamePrepareAgainIsAnsweredAgain() {
        assertThat(h1.prepare(prepare().build())).isEqualTo(h1.prepare(prepare().build()));
        assertThat(code(() -> h1.prepare(prepare().setMigrationId("M2").build())))
                .isEqualTo(Code.CONFLICT);
        assertThat(code(() -> h1.prepare(
                        prepare().setMigrationId("M0").setGeneration(2).build())))
                .isEqualTo(Code.CONFLICT);
    }

    @Test
    void finishReachesLibvirtOnceHoweverOftenItIsSent() {
        h1.prepare(prepare().build());
        assertThat(h1.finish(finish().build()).getRunning()).isTrue();
        assertThat(h1.finish(finish().build()).getRunning()).isTrue();
        assertThat(look(true).getFinishSucceeded()).isTrue();
        assertThat(code(() -> h1.unwind(unwind(false).build())))
                .as("the guest runs here")
                .isEqualTo(Code.CONFLICT);
        h1.unwind(unwind(true).build());
        assertThat(world.target.power(world.vm)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aRehearsalStartsNothing() {
        h1.prepare(prepare().build());
        h1.finish(finish().setRehearsal(true).build());
        assertThat(world.target.power(world.vm)).isEqualTo(Power.PAUSED_FOR_MIGRATION);
        assertThat(look(false).getFinishForwarded()).isFalse();
    }

    @Test
    void afterTheSealNoFinishIsTaken() {
        h1.prepare(prepare().build());
        LookReply sealed = look(true);
        assertThat(sealed.getSealed()).isTrue();
        assertThat(sealed.getFinishForwarded()).isFalse();
        assertThat(sealed.getHoldsPrepare()).isTrue();
        assertThat(code(() -> h1.finish(finish().build()))).isEqualTo(Code.ALREADY_ENDED);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.PAUSED_FOR_MIGRATION);
        h1.unwind(unwind(false).build());
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void aPrepareThatComesAfterItsMigrationEndedStartsNothing() {
        look(true);
        assertThat(code(() -> h1.prepare(prepare().build()))).isEqualTo(Code.ALREADY_ENDED);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void aPrepareThatComesAfterItWasUnwoundIsRefusedAlsoByTheNextAgent() {
        h1.unwind(unwind(false).build());
        assertThat(code(() -> h1.prepare(prepare().build()))).isEqualTo(Code.ALREADY_ENDED);
        world.restartTargetAgent();
        assertThat(code(() -> h1.prepare(prepare().build()))).isEqualTo(Code.ALREADY_ENDED);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void aFinishOfAnUnknownMigrationIsRefusedAndUnwindingOneThatIsLongDoneIsNothing() {
        assertThat(code(() -> h1.finish(finish().build()))).isEqualTo(Code.NOT_FOUND);
        h1.unwind(unwind(true).build());
        assertThat(look(false).getKnown()).isFalse();
    }

    /** The two may overtake each other when their connection was lost in between. */
    @Test
    void aPrepareThatComesAfterItsUnwindStartsNothing() {
        h1.unwind(unwind(false).build());
        assertThat(code(() -> h1.prepare(prepare().build()))).isEqualTo(Code.ALREADY_ENDED);
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void aPausedTwinGoesWithTheAgentThatHeldItAndTheNextRunKnowsThatItNeverRan() {
        h1.prepare(prepare().build());
        world.stopTargetAgent();
        world.restartTargetAgent();
        h1 = stub(world.identities().h1());
        LookReply seen = look(true);
        assertThat(seen.getKnown()).isTrue();
        assertThat(seen.getHoldsPrepare()).isFalse();
        assertThat(seen.getFinishForwarded()).isFalse();
        assertThat(seen.getState()).isEqualTo(-1);
    }

    private static Stores sealedBy(Path folder, UUID vm, String migration) {
        DiskStores stores = new DiskStores(folder, Clock.systemUTC());
        try (Memory memory = stores.open(vm, new byte[32])) {
            memory.seal(migration, 1, "h1");
        }
        return stores;
    }

    @ParameterizedTest
    @CsvSource({"M0, true, true", "M9, true, false", "'', true, false", "M0, false, false"})
    void storesMatchOnlyIfBothWereSealedByTheSameMigrationAndThereIsAKey(String seal, boolean key, boolean matches) {
        world.targetStores = sealedBy(folder.resolve("pages"), world.vm, "M0");
        world.restartTargetAgent();
        PrepareRequest.Builder request = prepare().setStoreSeal(seal);
        if (key) request.setStoreKey(ByteString.copyFrom(new byte[32]));
        assertThat(stub(world.identities().h1()).prepare(request.build()).getStoreMatches())
                .isEqualTo(matches);
    }

    @Test
    void aKeyOfAnotherLengthAndASealThatIsNoMigrationAreRefused() {
        PrepareRequest key = prepare().setStoreKey(ByteString.copyFromUtf8("k")).build();
        assertThat(code(() -> h1.prepare(key))).isEqualTo(Code.BAD_REQUEST);
        PrepareRequest seal = prepare().setStoreSeal("../M").build();
        assertThat(code(() -> h1.prepare(seal))).isEqualTo(Code.BAD_REQUEST);
        PrepareRequest way = prepare().setTransportValue(7).build();
        assertThat(code(() -> h1.prepare(way))).isEqualTo(Code.BAD_REQUEST);
    }

    private String withDisk() {
        String disk = "<disk type='file' device='disk'><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
                .formatted(folder.resolve("new.raw"));
        return world.xml(world.vm).replace("<devices/>", "<devices>" + disk + "</devices>");
    }

    @Test
    void directlyQemuListensOnTheHostsOwnAddressAndNoSocketIsMade() {
        DiskPlan disk = DiskPlan.newBuilder()
                .setDevice("vda")
                .setPath(folder.resolve("new.raw").toString())
                .setFormat("raw")
                .setCapacityBytes(1 << 20)
                .build();
        PrepareRequest request = prepare()
                .setXml(withDisk())
                .setTransport(Transport.DIRECT)
                .addDisks(disk)
                .build();
        assertThat(h1.prepare(request).getMigrateUri()).isEqualTo("tcp://127.0.0.1:49152");
        var told = world.target.told("prepare").parameters().values();
        assertThat(told.text("listen_address")).hasValue("127.0.0.1");
        assertThat(told.text("migrate_disks")).hasValue("vda");
        assertThat(told.text("disks_uri")).isEmpty();
        assertThat(folder.resolve("run-t")).doesNotExist();
        h1.unwind(unwind(false).build());
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }

    @Test
    void xmlThatIsNoDomainIsOneClearErrorAndLeavesNothing() {
        PrepareRequest bomb = prepare()
                .setXml("<!DOCTYPE d [<!ENTITY a \"aaaa\">]><domain>&a;</domain>")
                .addDisks(DiskPlan.newBuilder()
                        .setDevice("vda")
                        .setPath(folder.resolve("new.raw").toString())
                        .setFormat("raw")
                        .setCapacityBytes(1 << 20))
                .build();
        assertThat(code(() -> h1.prepare(bomb))).isEqualTo(Code.LIBVIRT_PROTOCOL);
        assertThat(folder.resolve("new.raw")).doesNotExist();
        assertThat(world.target.power(world.vm)).isEqualTo(Power.ABSENT);
    }
}
