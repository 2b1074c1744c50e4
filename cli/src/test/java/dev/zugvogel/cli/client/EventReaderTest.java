package dev.zugvogel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static List<Event> read(String text) throws IOException {
        try (EventReader reader = new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            List<Event> events = new ArrayList<>();
            for (Optional<Event> event = reader.next(); event.isPresent(); event = reader.next()) {
                events.add(event.get());
            }
            return events;
        }
    }

    @Test
    void fieldsMakeAnEventAndAnEmptyLineEndsIt() throws IOException {
        assertThat(read("id: 7\nevent: vm\ndata: {\"a\":1}\n\n")).containsExactly(new Event("7", "vm", "{\"a\":1}"));
    }

    @Test
    void commentsUnknownFieldsAndEmptyEventsAreNothing() throws IOException {
        assertThat(read(": still here\n\nretry: 5\n\nid: 1\n\n")).isEmpty();
    }

    @Test
    void dataOverSeveralLinesIsJoinedAndTheBlankAfterTheColonDropped() throws IOException {
        assertThat(read("data:a\r\ndata:  b\r\ndata\r\n\r\n")).containsExactly(new Event("", "", "a\n b\n"));
    }

    @Test
    void theIdStaysUntilAnotherComesButTheTypeDoesNot() throws IOException {
        assertThat(read("id: 7\nevent: vm\ndata: a\n\ndata: b\n\n"))
                .containsExactly(new Event("7", "vm", "a"), new Event("7", "", "b"));
    }

    @Test
    void anEventCutShortIsDropped() throws IOException {
        assertThat(read("data: a\n\ndata: b\n")).containsExactly(new Event("", "", "a"));
    }

    @Test
    void aLineWithoutEndIsRefusedAndNotCollected() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new EventReader(endless).next())
                .isInstanceOf(IOException.class)
                .hasMessage("an event is too large");
    }

    @Test
    void anEventOfFarTooManyLinesIsRefused() {
        String lines = ("data: " + "x".repeat(1_000) + "\n").repeat(5_000);

        assertThatThrownBy(() -> read(lines)).hasMessage("an event is too large");
    }
}
