package dev.zugvogel.control.link;

import dev.zugvogel.wire.v1.Hello;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how an agent introduces itself. Others will dial what it says, so only an address and ports pass. */
final class Introduction {
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-zA-Z.:%-]{1,253}");
    private static final int ADDRESSES_LIMIT = 8;
    private static final int TEXT_LIMIT_CHARACTERS = 64;

    private Introduction() {}

    static Optional<Connected> read(String host, Hello hello, Instant now) {
        boolean sane = addresses(hello)
                && (hello.getLibvirtTlsName().isEmpty()
                        || ADDRESS.matcher(hello.getLibvirtTlsName()).matches())
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
                now,
                hello.getMigrationAddressesCount() == 0
                        ? List.of(hello.getMigrationAddress())
                        : List.copyOf(hello.getMigrationAddressesList()),
                hello.getLibvirtTlsName()));
    }

    private static boolean addresses(Hello hello) {
        List<String> all = hello.getMigrationAddressesList();
        return ADDRESS.matcher(hello.getMigrationAddress()).matches()
                && all.size() <= ADDRESSES_LIMIT
                && all.stream().allMatch(address -> ADDRESS.matcher(address).matches())
                && (all.isEmpty() || all.getFirst().equals(hello.getMigrationAddress()));
    }

    private static boolean port(int number) {
        return number > 0 && number < 65_536;
    }
}
