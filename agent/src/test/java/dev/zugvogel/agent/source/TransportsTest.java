package dev.zugvogel.agent.source;

import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.libvirt.MigrationFlag;
import dev.zugvogel.libvirt.MigrationParameters;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import dev.zugvogel.wire.v1.StartMigration;
import dev.zugvogel.wire.v1.StepMessage;
import dev.zugvogel.wire.v1.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What libvirt is told at both ends, by the way that the bytes take. */
final class TransportsTest {
    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World(folder, true);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private MigrationSnapshot migrate(StartMigration.Builder order) throws InterruptedException {
        world.outgoings().start(order.build());
        until("it ends", () -> world.end().isPresent());
        assertThat(world.violations).isEmpty();
        return world.end().orElseThrow();
    }

    private StartMigration.Builder direct() {
        return world.order().setTransport(Transport.DIRECT);
    }

    private FakeLibvirt.Told prepared() {
        return world.target.told("prepare");
    }

    private FakeLibvirt.Told performed() {
        return world.source.told("perform");
    }

    private static String text(MigrationParameters parameters, String name) {
        return FakeLibvirt.text(parameters, name).orElse("");
    }

    @Test
    void directlyTheTargetListensInItsMigrationNetworkAndTheSourceGoesWhereLibvirtSays() throws InterruptedException {
        assertThat(migrate(direct()).getState()).isEqualTo("done");
        assertThat(text(prepared().parameters(), "migrate_uri")).isEqualTo("tcp://127.0.0.1");
        assertThat(text(prepared().parameters(), "listen_address")).isEqualTo("127.0.0.1");
        assertThat(text(performed().parameters(), "migrate_uri")).isEqualTo("tcp://127.0.0.1:49152");
    }

    @Test
    void directlyBothEndsUseTheSameNumberOfConnectionsAndNoTlsThatIsNotSetUp() throws InterruptedException {
        migrate(direct());
        for (FakeLibvirt.Told told : new FakeLibvirt.Told[] {prepared(), performed()}) {
            assertThat(told.flags().contains(MigrationFlag.PARALLEL)).isTrue();
            assertThat(told.flags().contains(MigrationFlag.TLS)).isFalse();
            assertThat(told.parameters().values().number("parallel.connections"))
                    .hasValue(4);
        }
    }

    @Test
    void directlyWithLibvirtsTlsTheTargetMustShowTheNameThatTheOrderSays() throws InterruptedException {
        migrate(direct().setLibvirtTlsName("h2.example"));
        assertThat(prepared().flags().contains(MigrationFlag.TLS)).isTrue();
        assertThat(performed().flags().contains(MigrationFlag.TLS)).isTrue();
        assertThat(text(performed().parameters(), "tls.destination")).isEqualTo("h2.example");
    }

    @Test
    void directlyTheStorySaysThatNothingIsProvenAndNoRelayIsAsked() throws InterruptedException {
        world.proof = new Proof.Different("asked");
        MigrationSnapshot end = migrate(direct());
        assertThat(end.getState()).isEqualTo("done");
        assertThat(end.getStepsList())
                .extracting(StepMessage::getText)
                .anyMatch(text -> text.contains("not proven") && text.endsWith("Finish goes to h2"));
        assertThat(folder.resolve("run-s")).doesNotExist();
        assertThat(folder.resolve("run-t")).doesNotExist();
    }

    @Test
    void withoutCopiedDisksThereIsNothingToWaitFor() throws InterruptedException {
        migrate(world.order().setConvergence(Convergence.newBuilder().setDiskWritesWait(true)));
        assertThat(performed().flags().contains(MigrationFlag.NON_SHARED_SYNCHRONOUS_WRITES))
                .isFalse();
    }

    @Test
    void throughTheRelayBothEndsHaveSocketsOfTheirOwn() throws InterruptedException {
        migrate(world.order());
        assertThat(text(prepared().parameters(), "migrate_uri"))
                .startsWith("unix:///")
                .contains("/run-t/");
        assertThat(text(performed().parameters(), "migrate_uri"))
                .startsWith("unix:///")
                .contains("/run-s/");
        assertThat(prepared().flags().contains(MigrationFlag.PARALLEL)).isFalse();
        assertThat(text(prepared().parameters(), "listen_address")).isEmpty();
    }
}
