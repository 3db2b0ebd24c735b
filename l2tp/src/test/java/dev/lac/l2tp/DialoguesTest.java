package dev.lac.l2tp;

import dev.lac.protocol.Dialogue;
import dev.lac.protocol.DialogueFile;
import dev.lac.protocol.Framing;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Conversations with a peer, {@code dialogues/*.dialogue}; the hexadecimal was composed independently of this code.
 *
 * <p>What is given: {@code role} lac (the default), lns or unwanted; {@code up} for a tunnel that is established already, whose first
 * messages are Ns 2 of ours and Ns 1 of the peer's; {@code secret}, {@code hide}, {@code padding}, {@code vectors=each}, {@code hello}
 * (seconds), {@code window}, {@code retransmits}, {@code setup-retransmits}, {@code setup} (seconds), {@code tie}, {@code tolerant}, {@code name} (of
 * the peer), {@code dscp}, {@code peer} (address), {@code refuse} (result,error,text: what the LNS answers).
 *
 * <p>Ids: our tunnel is 1111 and the peer's 2222. Calls from above: see {@link Stage#call}.
 */
class DialoguesTest {
    @TestFactory
    Stream<DynamicTest> dialogues() {
        return DialogueFile.tests("/dialogues", Framing.udp(1701), DialoguesTest::setUp);
    }

    private static Dialogue setUp(DialogueFile.Entry entry) {
        return new Stage(entry).dialogue();
    }
}
