package dev.zugvogel.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader of the tree can rely on. */
class TreeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int LONGEST_FILE_LINES = 500;
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)(#[^)]*)?\\)");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern SKIPPED =
            Pattern.compile("@Dis" + "abled|@Ign" + "ore|assume" + "True\\(|org\\.mock" + "ito");

    @Test
    void noFileIsTooLongToRead() throws IOException {
        assertThat(sources(".java", ".c", ".sh", ".proto"))
                .allSatisfy(
                        file -> assertThat(lines(file)).as(name(file)).hasSizeLessThanOrEqualTo(LONGEST_FILE_LINES));
    }

    @Test
    void nothingIsUnfinishedSkippedOrMocked() throws IOException {
        assertThat(sources(".java", ".c", ".sh", ".proto", ".xml", ".yaml"))
                .allSatisfy(file -> assertThat(lines(file))
                        .as(name(file))
                        .noneMatch(line -> UNFINISHED.matcher(line).find()
                                || SKIPPED.matcher(line).find()));
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        assertThat(sources(".java").stream()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct())
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void linksInThePagesLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : sources(".md")) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path goal = page.resolveSibling(link.group(1));
                if (!Files.exists(goal)) broken.add(name(page) + " → " + link.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> sources(String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !name(file).matches("([^/]+/)?(target|\\.git|node_modules)/.*"))
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
