package dev.zugvogel.libvirt.daemon;

import static dev.zugvogel.libvirt.fake.Await.soon;
import static dev.zugvogel.libvirt.fake.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.DomainState;
import dev.zugvogel.libvirt.ErrorCode;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.LibvirtFailure;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests say of a journey. */
final class JourneyAssert {
    private JourneyAssert() {}

    /** A cancelled finish always comes back as an error; only the look tells. */
    static void assertGoneAfterCancelledFinish(Journey journey) throws InterruptedException {
        assertRefused(() -> journey.finish(Cookie.NONE, true));
        until("the incoming guest is gone", () -> journey.targetState().isEmpty());
    }

    static void assertRefused(ThrowingCallable call, ErrorCode... codes) {
        LibvirtException refused = catchThrowableOfType(LibvirtException.class, call);
        assertThat(refused).as("must be refused").isNotNull();
        assertThat(refused.isRefused(codes)).as("%s", refused.failure()).isTrue();
    }

    static void assertDisconnected(ThrowingCallable call) {
        LibvirtException failure = catchThrowableOfType(LibvirtException.class, call);
        assertThat(failure.failure()).isInstanceOf(LibvirtFailure.Disconnected.class);
    }

    static void assertFailed(CompletableFuture<Cookie> performing) throws Exception {
        assertThat(failureOf(performing)).isNotNull();
    }

    static LibvirtException failureOf(CompletableFuture<Cookie> performing) throws Exception {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, () -> soon(performing));
        assertThat(failed).as("perform must fail").isNotNull();
        return (LibvirtException) Objects.requireNonNull(failed.getCause());
    }

    static void isRunning(DomainState state) {
        assertThat(state.isRunning()).as("%s", state).isTrue();
    }

    static void isPausedForMigration(DomainState state) {
        assertThat(state.isPausedForMigration()).as("%s", state).isTrue();
    }

    static void isCancelled(DomainState state) {
        assertThat(state.isMigrationCancelled()).as("%s", state).isTrue();
    }

    static void isMigrated(DomainState state) {
        assertThat(state.isMigrated()).as("%s", state).isTrue();
    }
}
