package dev.zugvogel.bed.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.agent.link.Credentials;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.process.Patience;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.migration.MigrationRecord;
import dev.zugvogel.model.migration.MigrationState;
import dev.zugvogel.relay.frame.FrameType;
import dev.zugvogel.relay.frame.Hello;
import dev.zugvogel.relay.link.Link;
import dev.zugvogel.wire.pki.CertificateAuthority;
import dev.zugvogel.wire.pki.Identity;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else speaks to the relay of a migration, or nobody can. */
@Tag("bed")
@ExtendWith(Fleets.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionFaultsTest {
    private static final String VM = "courier";
    private static final String SLOW = "24mbit";
    private static final int RELAY_PORT = 8446;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WATCHDOG_LIMIT = Duration.ofMinutes(1);

    private final Fleet fleet;
    private final Traveller traveller;

    SessionFaultsTest(Fleet fleet) {
        this.fleet = fleet;
        this.traveller = Traveller.boot(fleet, Traveller.writer(VM), "h1");
    }

    @AfterAll
    void endGuest() {
        traveller.close();
    }

    @Test
    void aCertificateOfAnotherAuthorityOpensNothingWhileAMigrationRuns(@TempDir Path folder) {
        Host source = traveller.host();
        Host target = traveller.elsewhere();
        Credentials forged = new Credentials(identity(source));
        forged.replace(CertificateAuthority.openOrCreate(folder).issueServer(source.name(), Set.of(source.name())));
        whileMoving(
                target,
                id -> assertThatThrownBy(() -> said(forged.tls(), target, new Hello(id, UUID.randomUUID(), 0, false)))
                        .isInstanceOf(IOException.class));
    }

    @Test
    void aSecondSessionIsRefusedWhileTheFirstGoesOnAndAlsoOnceItHasEnded() {
        Host source = traveller.host();
        Host target = traveller.elsewhere();
        SSLContext own = identity(source).tls();
        SSLContext other = identity(target).tls();
        String ended = whileMoving(target, id -> {
            assertThat(said(own, target, new Hello(id, UUID.randomUUID(), 0, false)))
                    .isEqualTo("another session of this migration is open");
            assertThat(said(own, target, new Hello(id, UUID.randomUUID(), 1, true)))
                    .isEqualTo("this host has lost the session");
            assertThat(said(other, target, new Hello(id, UUID.randomUUID(), 0, false)))
                    .contains("is not admitted here for " + target.name());
        });
        for (boolean resumes : new boolean[] {false, true})
            assertThat(refusal(own, target, new Hello(ended, UUID.randomUUID(), 0, resumes)))
                    .contains("is not admitted here for " + source.name());
        Invariants.holdOn(target.name(), traveller);
    }

    @Test
    void allLinksCutForLongerThanTheWatchdogEndTheMigrationAndTheGuestRunsOn() {
        Host target = traveller.elsewhere();
        String id;
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            id = fleet.depart(VM, target.name(), "--watchdog", "10s").id();
            fleet.awaitCopy(id);
            try (Fault cut = Fault.cutLink(target)) {
                long before = traveller.guest().acknowledged();
                Patience.until("the watchdog during " + slow + " and " + cut, WATCHDOG_LIMIT, () -> leftCopy(id));
                assertThat(traveller.guest().acknowledged()).isGreaterThan(before);
            }
        }
        MigrationRecord record = fleet.awaitEnd(id);
        assertThat(record.state()).isEqualTo(MigrationState.FAILED);
        assertThat(record.convergence().watchdog()).isEqualTo(Duration.ofSeconds(10));
        assertThat(Invariants.failure(record).code()).isEqualTo(Code.RELAY_BROKEN);
        assertThat(Invariants.failure(record).message()).contains("no connection to the peer for 10 s");
        Invariants.hold(record, traveller);
        traveller.awaitWelcome(target);
        Invariants.hold(fleet.migrate(VM, target.name()), traveller);
    }

    private boolean leftCopy(String id) {
        return fleet.migration(id).state() != MigrationState.COPY;
    }

    private interface Meanwhile {
        void happens(String migration) throws IOException;
    }

    /** The migration ends well, whatever happened meanwhile. Returns its id. */
    private String whileMoving(Host target, Meanwhile fault) {
        try (Fault slow = Fault.slowLink(target, SLOW)) {
            String id = fleet.depart(VM, target.name()).id();
            fleet.awaitCopy(id);
            fault.happens(id);
            MigrationRecord record = fleet.awaitEnd(id);
            assertThat(record.error()).as("with %s", slow).isNull();
            assertThat(record.state()).isEqualTo(MigrationState.DONE);
            Invariants.hold(record, traveller);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String refusal(SSLContext who, Host target, Hello hello) {
        try {
            return said(who, target, hello);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why the target's relay refused a connection that begins so. */
    private static String said(SSLContext who, Host target, Hello hello) throws IOException {
        InetSocketAddress relay = new InetSocketAddress(target.address(), RELAY_PORT);
        try (Link link = Link.connect(who, relay, target.name(), PATIENCE)) {
            link.limitSilence(PATIENCE);
            link.out().hello(hello);
            FrameType answer = link.in().next();
            if (answer == null) throw new EOFException("hung up on");
            assertThat(answer).isEqualTo(FrameType.REFUSED);
            return link.in().refusal();
        }
    }

    /** Of the host's agent, as somebody has it who broke in there. */
    private static Identity identity(Host host) {
        try (Stream<Path> files = Files.walk(host.layout().diskFolder().resolve("zugvogel"))) {
            Path key =
                    files.filter(file -> file.endsWith("key.pem")).findFirst().orElseThrow();
            return Identity.load(key.resolveSibling(".").normalize()).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
