package dev.zugvogel.cli.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest {
    @TempDir
    private Path folder;

    private static Context context(String host) {
        return new Context("https://" + host + ":8443", "zva_secret", "PEM");
    }

    private Path file() {
        return folder.resolve("deep/config.json");
    }

    @Test
    void theLastLoginIsTheOneInUse() {
        Contexts contexts = new Contexts(file());

        contexts.put("a", context("a.example"));
        contexts.put("b", context("b.example"));

        assertThat(contexts.require(Optional.empty()).url()).isEqualTo("https://b.example:8443");
        assertThat(contexts.require(Optional.of("a")).url()).isEqualTo("https://a.example:8443");
        contexts.use("a");
        assertThat(contexts.require(Optional.empty()).url()).isEqualTo("https://a.example:8443");
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        new Contexts(file()).put("a", context("a.example"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void removingTheOneInUseLeavesNoneInUse() {
        Contexts contexts = new Contexts(file());
        contexts.put("a", context("a.example"));

        contexts.remove("a");

        assertThat(contexts.known().contexts()).isEmpty();
        assertThatThrownBy(() -> contexts.require(Optional.empty()))
                .hasMessage("ZV-1006 you are not logged in to any server");
    }

    @Test
    void anUnknownNameIsAnErrorAndChangesNothing() throws IOException {
        Contexts contexts = new Contexts(file());
        contexts.put("a", context("a.example"));
        String before = Files.readString(file());

        assertThatThrownBy(() -> contexts.use("b")).hasMessage("ZV-1003 there is no context b");
        assertThatThrownBy(() -> contexts.remove("b")).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> contexts.require(Optional.of("b"))).isInstanceOf(FailureException.class);
        assertThat(file()).hasContent(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"contexts\":{\"a\":{\"url\":\"ftp://x\"}}}", "{\"contexts\":null}"})
    void aDamagedFileIsNamedAndNeverOverwritten(String damage) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), damage);
        Contexts contexts = new Contexts(file());

        assertThatThrownBy(contexts::known)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("can't read the contexts in " + file());
        assertThatThrownBy(() -> contexts.put("a", context("a.example"))).isInstanceOf(FailureException.class);
        assertThat(file()).hasContent(damage);
    }

    @Test
    void aFileOfAbsurdSizeIsNotRead() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), " ".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> new Contexts(file()).known()).hasMessageContaining("too large");
    }

    @Test
    void loginsAtTheSameTimeAreAllKept() throws InterruptedException {
        List<Thread> logins = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String name = "c" + i;
            logins.add(Thread.ofVirtual().start(() -> new Contexts(file()).put(name, context(name))));
        }
        for (Thread login : logins) login.join();

        assertThat(new Contexts(file()).known().contexts()).hasSize(16);
    }

    @Test
    void nothingTemporaryStaysBehind() throws IOException {
        new Contexts(file()).put("a", context("a.example"));

        try (Stream<Path> files = Files.list(file().getParent())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "config.json.lock");
        }
    }

    @Test
    void theEnvironmentSaysWhereItIs() {
        Path named = folder.resolve("named.json");
        Path xdg = folder.resolve("xdg");
        Contexts.of(Map.of("ZUGVOGEL_CONFIG", named.toString(), "XDG_CONFIG_HOME", xdg.toString(), "HOME", "/nowhere"))
                .put("a", context("a.example"));
        Contexts.of(Map.of("XDG_CONFIG_HOME", xdg.toString(), "HOME", "/nowhere"))
                .put("a", context("a.example"));
        Contexts.of(Map.of("HOME", folder.toString())).put("a", context("a.example"));

        assertThat(named).exists();
        assertThat(xdg.resolve("zugvogel/config.json")).exists();
        assertThat(folder.resolve(".config/zugvogel/config.json")).exists();
    }

    @Test
    void theTokenIsNotPartOfItsText() {
        assertThat(context("a.example").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "control.example, https://control.example:8443",
        "control.example:1, https://control.example:1",
        "https://10.0.0.1, https://10.0.0.1:8443",
        "https://[::1]:9/, https://[::1]:9",
    })
    void addressesAreReadInTheFormsPeopleWrite(String text, String url) {
        assertThat(Context.address(text)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://x", "https://", "https://x/path", "https://x?q", "https://u@x", "a b", "x:port"})
    void otherAddressesAreRefused(String text) {
        assertThatThrownBy(() -> Context.address(text)).hasMessageStartingWith("ZV-1001 not the address of a server");
    }
}
