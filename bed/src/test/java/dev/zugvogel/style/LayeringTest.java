package dev.zugvogel.style;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** model ← machine ← (libvirt | relay | plan | wire) ← (control | agent) ← cli ← bed; sim sees all and is seen by none. */
class LayeringTest {
    private static final String ROOT = "dev.zugvogel.";
    private static final Map<String, List<String>> MAY_SEE = Map.of(
            "model", List.of(),
            "machine", List.of("model"),
            "libvirt", List.of("model"),
            "relay", List.of("model"),
            "plan", List.of("model"),
            "wire", List.of("model"),
            "control", List.of("model", "machine", "plan", "wire"),
            "agent", List.of("model", "machine", "libvirt", "relay", "plan", "wire"),
            "cli", List.of("model", "wire", "control", "agent"));
    private static final int WIDEST_PACKAGE = 40;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.zugvogel");

    @ParameterizedTest
    @ValueSource(strings = {"model", "machine", "libvirt", "relay", "plan", "wire", "control", "agent", "cli"})
    void aModuleSeesOnlyTheModulesBelowIt(String module) {
        List<String> seen = new ArrayList<>(MAY_SEE.getOrDefault(module, List.of()));
        seen.add(module);
        String[] forbidden = MAY_SEE.keySet().stream()
                .filter(other -> !seen.contains(other))
                .map(other -> ROOT + other + "..")
                .collect(Collectors.toCollection(() -> new ArrayList<>(List.of(ROOT + "bed..", ROOT + "sim.."))))
                .toArray(String[]::new);
        noClasses()
                .that(resideInAPackage(ROOT + module + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .check(CLASSES);
    }

    @Test
    void theHttpFrameworkStaysBehindTheApiPackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.zugvogel.control.api..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.javalin.."))
                .check(CLASSES);
    }

    @Test
    void sqlStaysWithWhatIsKept() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.zugvogel.control.store..", "dev.zugvogel.control.event..", "dev.zugvogel.control.audit..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.sqlite.."))
                .check(CLASSES);
    }

    @Test
    void decisionsDoNoInputOrOutputAndReadNoClock() {
        noClasses()
                .that(resideInAnyPackage(
                        "dev.zugvogel.model..",
                        "dev.zugvogel.machine..",
                        "dev.zugvogel.plan..",
                        "dev.zugvogel.control.flow.migrate.checks..",
                        "dev.zugvogel.control.flow.migrate.forecast..",
                        "dev.zugvogel.agent.guard.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "java.sql.."))
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOtherInACircleAcrossModules() {
        SlicesRuleDefinition.slices()
                .matching("dev.zugvogel.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noPackageIsADrawer() {
        Map<String, Long> width = CLASSES.stream()
                .filter(type -> type.isTopLevelClass()
                        && !type.getPackageName().startsWith("dev.zugvogel.wire.v1")
                        && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(type -> type.getPackageName(), Collectors.counting()));
        assertThat(width).allSatisfy((name, count) -> {
            assertThat(count).as(name).isLessThanOrEqualTo(WIDEST_PACKAGE);
            assertThat(name).doesNotContainPattern("\\.(util|utils|common|impl|manager|helper|misc)(\\.|$)");
        });
    }
}
