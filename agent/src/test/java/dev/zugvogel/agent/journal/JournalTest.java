package dev.zugvogel.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

    enum Step {
        BEGUN,
        SENT,
        DONE
    }

    enum StepOfAnOlderVersion {
        BEGUN,
        DONE
    }

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("m.journal");
    }

    private Journal<Step> open() {
        return Journal.open(file(), Step.class);
    }

    private void writeThree() {
        try (Journal<Step> journal = open()) {
            journal.append(NOW, Step.BEGUN, "it began", "{\"a\":1}");
            journal.append(NOW, Step.SENT, "line\nbreak \u00e9 \u0000 \"quoted\"");
            journal.append(NOW, Step.DONE, "");
        }
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() {
        writeThree();
        try (Journal<Step> journal = open()) {
            assertThat(journal.damaged()).isFalse();
            assertThat(journal.entries())
                    .containsExactly(
                            new Entry<>(NOW, Step.BEGUN, "it began", "{\"a\":1}"),
                            new Entry<>(NOW, Step.SENT, "line\nbreak \u00e9 \u0000 \"quoted\"", ""),
                            new Entry<>(NOW, Step.DONE, "", ""));
        }
    }

    @Test
    void aTornLastEntryIsCutOffAtEveryLengthAndTheJournalGoesOn() throws IOException {
        writeThree();
        byte[] whole = Files.readAllBytes(file());
        for (int length = lastLineStart(whole) + 1; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (Journal<Step> journal = open()) {
                assertThat(journal.damaged()).as("cut at %d", length).isFalse();
                assertThat(journal.entries()).hasSize(2);
                journal.append(NOW, Step.DONE, "again");
            }
            try (Journal<Step> journal = open()) {
                assertThat(journal.entries()).hasSize(3);
                assertThat(journal.last(Step.DONE))
                        .get()
                        .extracting(Entry::text)
                        .isEqualTo("again");
            }
        }
    }

    @Test
    void aLastEntryOfGarbageIsCutOff() throws IOException {
        writeThree();
        Files.write(file(), new byte[300], StandardOpenOption.APPEND);
        try (Journal<Step> journal = open()) {
            assertThat(journal.damaged()).isFalse();
            assertThat(journal.entries()).hasSize(3);
        }
    }

    @Test
    void aWholeLastEntryThatLostItsEndIsDamageAndNoTornOne() throws IOException {
        writeThree();
        byte[] bent = Files.readAllBytes(file());
        bent[bent.length - 1] ^= 1;
        Files.write(file(), bent);
        try (Journal<Step> journal = open()) {
            assertThat(journal.damaged()).isTrue();
        }
    }

    @Test
    void aFlippedBitBeforeTheEndIsDamageAndTheFileIsLeftAsItIs() throws IOException {
        writeThree();
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            byte[] bent = whole.clone();
            bent[random.nextInt(lastLineStart(whole))] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), bent);
            try (Journal<Step> journal = open()) {
                assertThat(journal.damaged()).isTrue();
                assertThat(journal.entries()).hasSizeLessThan(3);
                assertThatThrownBy(() -> journal.append(NOW, Step.DONE, "more"))
                        .isInstanceOfSatisfying(
                                FailureException.class,
                                e -> assertThat(e.failure().code()).isEqualTo(Code.JOURNAL_DAMAGED));
            }
            assertThat(Files.readAllBytes(file())).isEqualTo(bent);
        }
    }

    @Test
    void aStepOfANewerVersionIsDamageAndNoSilentGap() {
        writeThree();
        try (Journal<StepOfAnOlderVersion> journal = Journal.open(file(), StepOfAnOlderVersion.class)) {
            assertThat(journal.damaged()).isTrue();
        }
    }

    @Test
    void deletingLeavesNothing() {
        Journal<Step> journal = open();
        journal.append(NOW, Step.BEGUN, "");
        journal.delete();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatAppendReturnedForSurvivesKillMinusNine() throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        file().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int acknowledged = killAfter(writer, 300);
        try (Journal<Step> journal = open()) {
            assertThat(journal.damaged()).isFalse();
            List<String> texts = journal.entries().stream().map(Entry::text).toList();
            assertThat(texts)
                    .startsWith(IntStream.range(0, acknowledged)
                            .mapToObj(Integer::toString)
                            .toArray(String[]::new));
        }
    }

    private static int killAfter(Process writer, int lines) throws IOException, InterruptedException {
        int seen = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            while (seen < lines && out.readLine() != null) seen++;
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(seen).isEqualTo(lines);
        return seen;
    }

    /** Appends for ever and says which number is on the disk. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] args) {
            try (Journal<Step> journal = Journal.open(Path.of(args[0]), Step.class)) {
                for (int i = 0; ; i++) {
                    journal.append(NOW, Step.SENT, Integer.toString(i));
                    System.out.println(i);
                }
            }
        }
    }

    private static int lastLineStart(byte[] file) {
        int at = file.length - 1;
        while (file[at - 1] != '\n') at--;
        return at;
    }
}
