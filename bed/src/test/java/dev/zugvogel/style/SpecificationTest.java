package dev.zugvogel.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise names its tests, and every test that is named is there. */
class SpecificationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int PROMISES = 14;
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*Tests?)`");
    private static final Pattern PROMISE = Pattern.compile("^[0-9]+\\. \\*\\*");

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        List<String> tests = tests();
        assertThat(lines().stream()
                        .filter(line -> !ofSimulation(line) || Files.exists(ROOT.resolve("sim/src")))
                        .flatMap(line -> NAME.matcher(line).results().map(found -> found.group(1)))
                        .distinct())
                .hasSizeGreaterThan(2 * PROMISES)
                .allSatisfy(name -> assertThat(tests).contains(name + ".java"));
    }

    @Test
    void everyPromiseSaysWhatHoldsItAtEachLevel() throws IOException {
        assertThat(count(line -> PROMISE.matcher(line).find())).isEqualTo(PROMISES);
        for (String level : List.of("unit", "simulation", "bed"))
            assertThat(count(line -> line.strip().startsWith("- " + level + ": ")))
                    .as(level)
                    .isEqualTo(PROMISES);
    }

    private static boolean ofSimulation(String line) {
        return line.strip().startsWith("- simulation: ");
    }

    private static long count(Predicate<String> wanted) throws IOException {
        return lines().stream().filter(wanted).count();
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(ROOT.resolve("SPECIFICATION.md"));
    }

    private static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/test/"))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
