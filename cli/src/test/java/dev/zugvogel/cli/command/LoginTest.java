package dev.zugvogel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.cli.ExitCode;
import dev.zugvogel.cli.Run;
import dev.zugvogel.cli.Samples;
import dev.zugvogel.cli.StubServer;
import dev.zugvogel.cli.context.Context;
import dev.zugvogel.cli.context.Contexts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoginTest {
    @TempDir
    private Path folder;

    private StubServer server;
    private Run run;

    @BeforeEach
    void start() {
        server = new StubServer(folder.resolve("server"))
                .answer("GET /v1/version", 200, "{\"version\":\"1\"}")
                .answer("GET /v1/hosts", 200, "[]");
        run = new Run(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTokenAloneTellsWhomToTrust() {
        assertThat(run.zugvogel("login", server.url(), "--token", server.token()))
                .isEqualTo(ExitCode.DONE);

        assertThat(run.output()).isEqualTo("logged in to " + server.url() + " as context localhost\n");
        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void theTokenIsNotSentBeforeTheServerIsKnown() {
        run.zugvogel("login", server.url(), "--token", server.token());

        assertThat(server.asked("GET /v1/version").getFirst().token()).isEmpty();
        assertThat(server.asked("GET /v1/hosts").getFirst().token()).isPresent();
    }

    @Test
    void aTokenCanComeFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), server.token() + "\n");

        assertThat(run.zugvogel("login", server.url(), "--token-file", file.toString(), "--context", "prod"))
                .isEqualTo(ExitCode.DONE);

        assertThat(new Contexts(run.config()).known().current()).isEqualTo("prod");
    }

    @Test
    void contextsAreListedChosenAndRemovedWithoutTheirTokens() {
        run.zugvogel("login", server.url(), "--token", server.token(), "--context", "a");
        run.zugvogel("login", server.url(), "--token", server.token(), "--context", "b");

        assertThat(run.zugvogel("context", "use", "a")).isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("context", "list")).isEqualTo(ExitCode.DONE);
        assertThat(run.lines())
                .containsExactly("   name  server", "*  a     " + server.url(), "   b     " + server.url());
        assertThat(run.zugvogel("context", "list", "--json")).isEqualTo(ExitCode.DONE);
        assertThat(run.output()).contains("\"current\":\"a\"").doesNotContain("zva_");
        assertThat(run.zugvogel("context", "remove", "a")).isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.FAILED);
        assertThat(run.zugvogel("--context", "b", "hosts")).isEqualTo(ExitCode.DONE);
        assertThat(run.with("ZUGVOGEL_CONTEXT", "b").zugvogel("hosts")).isEqualTo(ExitCode.DONE);
        assertThat(run.zugvogel("hosts", "--context", "none")).isEqualTo(ExitCode.FAILED);
        assertThat(run.error()).contains("ZV-1003 there is no context none");
    }

    @Test
    void anotherServersCertificateIsRefusedAndNothingIsKept() {
        try (StubServer other = new StubServer(folder.resolve("other"))) {
            assertThat(run.zugvogel("login", other.url(), "--token", server.token()))
                    .isEqualTo(ExitCode.FAILED);

            assertThat(run.error()).startsWith("ZV-1009 ");
            assertThat(other.asked()).isEmpty();
            assertThat(run.config()).doesNotExist();
        }
    }

    @Test
    void aServerSetUpAnewIsAnotherServer() {
        run.loggedInTo(server);
        Context known = server.context();
        try (StubServer anew = new StubServer(folder.resolve("anew"))) {
            new Contexts(run.config()).put("stub", new Context(anew.url(), known.token(), known.authority()));

            assertThat(run.zugvogel("hosts")).isEqualTo(ExitCode.FAILED);

            assertThat(run.error()).startsWith("ZV-1009 ").contains("log in or join again");
            assertThat(anew.asked()).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefusedBeforeTheTokenIsSent() {
        try (StubServer elsewhere = new StubServer(folder.resolve("server"), 0, "elsewhere.example")) {
            assertThat(run.zugvogel("login", elsewhere.url(), "--token", server.token()))
                    .isEqualTo(ExitCode.FAILED);

            assertThat(run.error()).startsWith("ZV-1009 ");
            assertThat(elsewhere.asked()).allMatch(asked -> asked.token().isEmpty());
        }
    }

    @Test
    void anExpiredTokenIsNamedAndNotKept() {
        server.answer("GET /v1/hosts", 401, Samples.error("ZV-1006", "the token has expired"));

        assertThat(run.zugvogel("login", server.url(), "--token", server.token()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(run.error()).startsWith("ZV-1006 the token has expired");
        assertThat(run.config()).doesNotExist();
    }

    @Test
    void whatIsNoTokenIsNotSentAnywhere() {
        assertThat(run.zugvogel("login", server.url(), "--token", "hunter2")).isEqualTo(ExitCode.FAILED);
        assertThat(run.error()).startsWith("ZV-1001 this is not a token").doesNotContain("hunter2");
        assertThat(run.zugvogel("login", server.url(), "--token", "zvj_abc.def"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.error()).contains("for a joining host");
        assertThat(run.zugvogel("login", "ftp://x", "--token", server.token())).isEqualTo(ExitCode.FAILED);
        assertThat(run.zugvogel("login", server.url(), "--token-file", "/nowhere"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whereNothingListensIsUnreachable() {
        String url = server.url();
        server.stop();

        assertThat(run.zugvogel("login", url, "--token", server.token())).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(run.error()).contains("ZV-1010 can't reach localhost:", "connection refused");
    }

    @Test
    void aPortThatSpeaksNoTlsIsNotTheServer() throws IOException, InterruptedException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread greeter = Thread.ofVirtual().start(() -> greet(plain));

            assertThat(run.zugvogel("login", "https://localhost:" + plain.getLocalPort(), "--token", server.token()))
                    .isEqualTo(ExitCode.FAILED);

            assertThat(run.error())
                    .startsWith("ZV-1009 what listens on localhost:")
                    .contains("does not speak TLS");
            greeter.join();
        }
    }

    private static void greet(ServerSocket plain) {
        try (Socket caller = plain.accept();
                OutputStream out = caller.getOutputStream()) {
            out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // To the end: closing with something unread would reset the connection before the greeting is read.
            caller.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
