package dev.zugvogel.control.link;

import dev.zugvogel.wire.v1.Hello;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how an agent introduces itself. Others will dial what it says, so only an address and ports pass. */
final class Introduction {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-zA-Z.:%-]{1,253}");
    private static final int TEXT_LIMIT_CHARACTERS = 64;

    private Introduction() {}

    static Optional<Connected> read(String host, Hello hello, Instant now) {
        boolean sane = ADDRESS.matcher(hello.getMigrationAddress()).matches()
                && port(hello.getAgentPort())
                && port(hello.getRelayPort())
                && hello.getAgentVersion().length() <= TEXT_LIMIT_CHARACTERS
                && hello.getHostUuid().length() <= TEXT_LIMIT_CHARACTERS;
        if (!sane) return Optional.empty();
        return Optional.of(new Connected(
                host,
                hello.getMigrationAddress(),
                hello.getAgentPort(),
                hello.getRelayPort(),
                hello.getAgentVersion(),
                hello.getHostUuid(),
                now));
    }

    private static boolean port(int number) {
        return number > 0 && number < 65_536;
    }
}
