package dev.zugvogel.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import dev.zugvogel.wire.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogEncoderTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogEncoderTest.class);
    private static final String TOKEN = "zva_Secret-Secret_Secret.0123abc";

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    private String log(boolean json, Runnable what) {
        Logging.start(stream, json, Level.INFO);
        what.run();
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineForPeopleHasTimeLevelAndSource() {
        assertThat(log(false, () -> LOG.info("host {} joined", "h1")))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z INFO  LogEncoderTest: host h1 joined\n");
    }

    @Test
    void aLineForProgramsIsJson() {
        JsonNode line = Json.read(
                log(true, () -> LOG.warn("host h1 is lost", new IllegalStateException("gone"))), JsonNode.class);

        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("message").asText()).isEqualTo("host h1 is lost");
        assertThat(line.path("logger").asText()).isEqualTo(LogEncoderTest.class.getName());
        assertThat(line.path("cause").asText()).contains("IllegalStateException: gone");
    }

    @Test
    void tokensNeverReachALogNotEvenInACause() {
        String text = log(false, () -> LOG.warn("refused {}", TOKEN, new IllegalStateException("bad " + TOKEN)));

        assertThat(text).contains("refused (token)", "bad (token)").doesNotContain("Secret");
        assertThat(log(true, () -> LOG.warn("refused {}", TOKEN))).doesNotContain("Secret");
    }

    @Test
    void librariesAreHeardFromWarningsUpwardsAlsoThroughTheJdksLogging() {
        String text = log(false, () -> {
            LoggerFactory.getLogger("io.example").info("chatter");
            java.util.logging.Logger.getLogger("io.example").warning("from the JDK");
            LOG.debug("detail");
        });

        assertThat(text).contains("WARN  example: from the JDK").doesNotContain("chatter", "detail");
    }
}
