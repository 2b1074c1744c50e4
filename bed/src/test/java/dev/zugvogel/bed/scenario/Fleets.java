package dev.zugvogel.bed.scenario;

import dev.zugvogel.bed.TestBeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One fleet of three hosts for all scenarios of a run, since it takes long to make. After a test that failed it is
 * mended, so that the next one fails only for faults of its own, and the ends of all logs are shown.
 */
final class Fleets implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Fleets.class);
    private static final int HOSTS = 3;
    private static final int TAIL_LINES = 25;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fleet.class;
    }

    @Override
    public Fleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return fleet(context);
    }

    private static Fleet fleet(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("fleet", key -> Fleet.up(TestBeds.name("fleet"), HOSTS), Fleet.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) return;
        Fleet fleet = fleet(context);
        logs(fleet).forEach(Fleets::show);
        fleet.mend();
    }

    private static Stream<Path> logs(Fleet fleet) {
        Stream<Path> agents = fleet.bed().hosts().stream()
                .map(host -> fleet.agent(host.name()).log());
        Stream<Path> consoles = fleet.bed().hosts().stream()
                .flatMap(host -> fleet.bed().guests().stream()
                        .map(guest ->
                                host.layout().runFolder().resolve("log-libvirt/" + guest.name() + "-serial.log")));
        return Stream.of(Stream.of(fleet.bed().product().server().log()), agents, consoles)
                .flatMap(each -> each)
                .filter(log -> log.toFile().length() > 0);
    }

    private static void show(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            System.err.println("== the end of " + log);
            lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES)).forEach(System.err::println);
        } catch (IOException e) {
            System.err.println("== no log: " + e);
        }
    }
}
