package dev.zugvogel.agent.guard;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zugvogel.agent.guard.TargetView.Finish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every order of events of one migration, with messages lost, repeated and late and with deaths of every process at every
 * step: docs/protocol/ownership.pml.
 */
class OwnershipModelTest {
    private static final Path MODEL = Path.of("../docs/protocol/ownership.pml").toAbsolutePath();
    private static final List<String> SAFETY = List.of("-O2", "-DSAFETY");
    private static final List<String> QUICK = List.of("-O0", "-DSAFETY");
    private static final List<String> FAIR = List.of("-O2", "-DNFAIR=3");
    private static final List<Power> SOURCE =
            List.of(Power.ABSENT, Power.SHUT_OFF, Power.PAUSED_FOR_MIGRATION, Power.RUNNING);
    private static final List<Power> TARGET =
            List.of(Power.ABSENT, Power.SHUT_OFF, Power.PAUSED_FOR_MIGRATION, Power.RUNNING, Power.UNKNOWN);
    private static final List<Finish> FINISH =
            List.of(Finish.NOT_FORWARDED, Finish.FORWARDED, Finish.REFUSED, Finish.SUCCEEDED);
    private static final List<Boolean> EITHER = List.of(false, true);

    @TempDir
    private Path folder;

    private Spin.Search search(List<String> switches, List<String> compiler, String... search) {
        return new Spin(folder, MODEL).search(switches, compiler, List.of(search));
    }

    @Test
    void noOrderOfDeathsAndLossesBreaksAPromiseAndEveryStepOfTheModelHappens() {
        Spin.Search search = search(List.of(), SAFETY);
        assertThat(search.isFull()).as(search.said()).isTrue();
        assertThat(search.foundNothing()).as(search.said()).isTrue();
        assertThat(search.neverHappens()).isEmpty();
    }

    /** How much of each is at most {@code -Dmodel.depth}, 1 unless said otherwise. */
    @Test
    void afterAFewDeathsAndLossesItAlwaysEndsButForTheKnownGap() {
        String depth = System.getProperty("model.depth", "1");
        List<String> switches = List.of("-DLIVE", "-DDEATHS=" + depth, "-DLOSSES=" + depth, "-DCOPIED=" + depth);
        Spin.Search search = search(switches, FAIR, "-a", "-f", "-N", "ends");
        assertThat(search.isFull()).as(search.said()).isTrue();
        assertThat(search.foundNothing()).as(search.said()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BUG_RESUMES_UNASKED",
                "BUG_UNSEALED",
                "BUG_FINISH_BEFORE_JOURNAL",
                "BUG_FORWARDED_LATE",
                "BUG_UNWIND_FORGETS",
                "BUG_NO_DEFINITION"
            })
    void aPlantedFaultIsFound(String fault) {
        assertThat(search(List.of("-D" + fault), QUICK).foundNothing()).isFalse();
    }

    @Test
    void everySwitchOfAFaultIsTried() throws IOException {
        String model = Files.readString(MODEL);
        String test = Files.readString(Path.of("src/test/java/dev/zugvogel/agent/guard/OwnershipModelTest.java"));
        assertThat(Pattern.compile("BUG_[A-Z_]+").matcher(model).results().map(found -> '"' + found.group() + '"'))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(test).contains(name));
    }

    @Test
    void theModelDecidesAsTheCodeDoes() throws IOException {
        Files.writeString(folder.resolve("decision.h"), table());
        Spin.Search search = search(List.of("-DTABLE"), QUICK);
        assertThat(search.foundNothing()).as(search.said()).isTrue();
    }

    /** In the order in which the model counts its rows. */
    private static String table() throws IOException {
        Map<String, String> numbers = Pattern.compile("#define ([A-Z_]+) ([0-9]+)")
                .matcher(Files.readString(MODEL))
                .results()
                .collect(toMap(found -> found.group(1), found -> found.group(2)));
        return actions().stream()
                .map(action -> numbers.get(action.name()))
                .collect(joining(", ", "unsigned char decision[] = {", "};\n"));
    }

    private static List<Action> actions() {
        List<Action> all = new ArrayList<>();
        for (Power source : SOURCE)
            for (boolean job : EITHER)
                for (boolean answered : EITHER)
                    for (Power power : TARGET)
                        for (Finish finish : FINISH)
                            for (boolean known : EITHER)
                                all.addAll(actions(
                                        new SourceView(source, job, true),
                                        answered
                                                ? new TargetView.Seen(power, known, true, finish)
                                                : new TargetView.Unreachable()));
        return all;
    }

    private static List<Action> actions(SourceView source, TargetView target) {
        List<Action> all = new ArrayList<>();
        for (boolean sent : EITHER)
            for (boolean succeeded : EITHER)
                for (boolean holds : EITHER)
                    all.add(Decision.decide(source, target, new JournalView(sent, succeeded, holds, false, false)));
        return all;
    }
}
