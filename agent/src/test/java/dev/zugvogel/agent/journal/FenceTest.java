package dev.zugvogel.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FenceTest {
    @TempDir
    Path folder;

    private static Code code(ThrowingCallable action) {
        FailureException e = catchThrowableOfType(FailureException.class, action);
        assertThat(e).isNotNull();
        return e.failure().code();
    }

    @Test
    void aLowerTokenIsRefusedAlsoAfterARestart() {
        Fence fence = Fence.open(folder.resolve("fence"));
        fence.raise(7);
        assertThat(code(() -> fence.check(6))).isEqualTo(Code.STALE_FENCING_TOKEN);
        assertThat(code(() -> fence.raise(6))).isEqualTo(Code.STALE_FENCING_TOKEN);
        Fence again = Fence.open(folder.resolve("fence"));
        assertThat(again.current()).isEqualTo(7);
        assertThat(code(() -> again.check(6))).isEqualTo(Code.STALE_FENCING_TOKEN);
        assertThatCode(() -> again.check(7)).doesNotThrowAnyException();
    }

    @Test
    void aRequestDoesNotRaiseTheFence() {
        Fence fence = Fence.open(folder.resolve("fence"));
        fence.raise(3);
        fence.check(9);
        assertThat(fence.current()).isEqualTo(3);
    }

    @Test
    void aFenceThatCanNotBeReadStopsTheAgent() throws IOException {
        Files.writeString(folder.resolve("fence"), "seven");
        assertThat(code(() -> Fence.open(folder.resolve("fence")))).isEqualTo(Code.JOURNAL_DAMAGED);
    }

    @Test
    void anOldGenerationOfAVmIsRefusedAndTheSameMigrationIsNot() {
        UUID vm = UUID.randomUUID();
        Generations generations = new Generations(folder);
        generations.admit(vm, 5, "M5");
        assertThatCode(() -> new Generations(folder).admit(vm, 5, "M5")).doesNotThrowAnyException();
        assertThat(code(() -> new Generations(folder).admit(vm, 5, "other"))).isEqualTo(Code.CONFLICT);
        assertThat(code(() -> new Generations(folder).admit(vm, 4, "M4"))).isEqualTo(Code.CONFLICT);
        assertThatCode(() -> generations.admit(UUID.randomUUID(), 1, "M1")).doesNotThrowAnyException();
        generations.admit(vm, 6, "M6");
        assertThat(code(() -> generations.admit(vm, 5, "M5"))).isEqualTo(Code.CONFLICT);
    }
}
