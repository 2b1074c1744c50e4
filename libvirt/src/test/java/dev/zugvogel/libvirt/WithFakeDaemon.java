package dev.zugvogel.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.libvirt.fake.FakeDaemon;
import dev.zugvogel.libvirt.transport.KeepAlive;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of the client against the fake daemon share. */
final class WithFakeDaemon {
    static final UUID ID = UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f");
    static final DomainRef VM = new DomainRef("vm1", ID, 3);
    static final ConnectOptions PATIENT = ConnectOptions.DEFAULT;
    static final ConnectOptions HASTY = PATIENT.withTimeouts(Duration.ofMillis(200), Duration.ofMillis(200));

    private WithFakeDaemon() {}

    static FakeDaemon listen(Path folder) {
        return FakeDaemon.listen(folder.resolve("sock"));
    }

    static ConnectOptions pinging(Duration interval, int count) {
        return PATIENT.withKeepAlive(new KeepAlive.Policy(interval, count));
    }

    static LibvirtException failureOf(ThrowingCallable call) {
        LibvirtException failure = catchThrowableOfType(LibvirtException.class, call);
        assertThat(failure).as("the call must fail").isNotNull();
        return failure;
    }
}
