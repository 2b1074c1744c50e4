package dev.zugvogel.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of codes is generated from {@link Code}: {@code ./mvnw -pl model test -Dregenerate=true}. */
class ErrorsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operate", "errors.md");

    @Test
    void thePageListsEveryCodeAsItIs() throws IOException {
        String page = render();
        if (Boolean.getBoolean("regenerate")) Files.writeString(PAGE, page);
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void noNumberIsUsedTwice() {
        assertThat(Arrays.stream(Code.values()).map(Code::text)).doesNotHaveDuplicates();
    }

    @Test
    void everyCodeReadsBack() {
        assertThat(Code.values())
                .allSatisfy(code -> assertThat(Code.parse(code.text())).isEqualTo(code));
    }

    private static String render() {
        return """
                # Codes

                Every refusal, finding and failure has a code. Generated from `Code.java`; do not edit.

                Families: 1 the request, 2 what a check found, 3 host and libvirt, 4 network and relay, 5 the migration, 9 our own faults.

                | Code | Meaning | What to do | Same request later? |
                |---|---|---|---|
                """ + Arrays.stream(Code.values()).map(ErrorsPageTest::row).collect(Collectors.joining());
    }

    private static String row(Code code) {
        String retry = code.retry() == Code.Retry.LATER ? "can succeed" : "no";
        return "| %s | %s | %s | %s |%n".formatted(code.text(), code.meaning(), code.remedy(), retry);
    }
}
