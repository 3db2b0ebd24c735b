package dev.lac.ppp;

import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.Framing;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conversations in {@code src/test/resources/dialogues}; {@link Stage} says what may be given and called there. */
class DialoguesTest {
    @TestFactory
    Stream<DynamicTest> dialogues() {
        return DialogueFile.tests("/dialogues", Framing.ppp(0), Stage::set);
    }
}
