package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adding and removing sessions disturbs no other, in each mode of the fast path; {@link ChurnScenario} is what is played. */
class ChurnTest {
    @ParameterizedTest
    @ValueSource(strings = {"native", "generic", "off"})
    void nothingOfOthersIsLostOrMisdelivered(String mode) throws IOException, InterruptedException {
        assertThat(Unshared.play(Unshared.TWO_CABLES, ChurnScenario.class, mode))
                .contains("good [")
                .endsWith("closed\n");
    }

    /** Between native and generic the portable path has the frames for a moment. */
    @Test
    void switchingModesLosesNothing() throws IOException, InterruptedException {
        assertThat(Unshared.play(Unshared.TWO_CABLES, ChurnScenario.class, "off", "native", "generic"))
                .contains("good [")
                .endsWith("closed\n");
    }

    /** A thousand times a session goes to the portable path, to be looked at, or comes back from there. */
    @ParameterizedTest
    @ValueSource(strings = {"native", "generic", "off"})
    void lookingAtSessionsLosesNothing(String mode) throws IOException, InterruptedException {
        assertThat(Unshared.play(Unshared.TWO_CABLES, ChurnScenario.class, mode, "tap"))
                .contains("good [")
                .endsWith("closed\n");
    }

    @Test
    void lookingAtSessionsWhileModesAreSwitchedLosesNothing() throws IOException, InterruptedException {
        assertThat(Unshared.play(Unshared.TWO_CABLES, ChurnScenario.class, "off", "native", "generic", "tap"))
                .contains("good [")
                .endsWith("closed\n");
    }
}
