package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** LCP of an access concentrator that asks for CHAP, then PAP, and echoes every 10 s; in dialogues without the Protocol field. */
abstract class LcpFixture {
    static final List<AuthProtocol> BOTH = List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP);

    /** Our first Configure-Request: MRU 1492, CHAP with MD5, Magic-Number. */
    static final String REQUEST = "0101 0013 0104 05d4 0305 c223 05 0506 ........";

    static final String ITS_ACK = "0201 0013 0104 05d4 0305 c223 05 0506 ";

    final VirtualClock clock = new VirtualClock();
    final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    final List<String> told = new ArrayList<>();
    final List<Octets> sent = new ArrayList<>();
    Lcp lcp = lcp(BOTH, List.of());
    Dialogue dialogue = new Dialogue(clock, this::receive);

    void receive(Octets information, long now) {
        lcp.receive(information, now);
    }

    Lcp lcp(List<AuthProtocol> demands, List<AuthProtocol> offers) {
        Lcp made = new Lcp(
                "test",
                new Lcp.Settings(1492, 1492, demands, offers, RestartTimers.DEFAULTS, Duration.ofSeconds(10), 2),
                new Random(42),
                counters,
                new Lcp.Owner() {
                    @Override
                    public void send(Octets frame) {
                        assertThat(frame.slice(0, 2).hex()).isEqualTo("c021");
                        Octets information = frame.slice(2, frame.length());
                        sent.add(information);
                        dialogue.sent(information);
                    }

                    @Override
                    public void up(long now) {
                        told.add("up");
                    }

                    @Override
                    public void down(boolean renegotiating, long now) {
                        told.add(renegotiating ? "renegotiating" : "down");
                    }

                    @Override
                    public void finished(LinkEnd end, long now) {
                        told.add(end.kind() + " " + end.text());
                    }

                    @Override
                    public void protocolRejected(int protocol, long now) {
                        told.add("rejected " + Integer.toHexString(protocol));
                    }
                });
        clock.drive(made);
        return made;
    }

    /** The Magic-Number in the last packet sent. */
    String magic() {
        Octets last = sent.get(sent.size() - 1);
        return last.slice(last.length() - 4, last.length()).hex();
    }

    String opened() {
        lcp.open(clock.now());
        String magic = magic();
        dialogue.play("< " + REQUEST + "\n> " + ITS_ACK + magic + """

                > 0109 000e 0104 05d4 0506 01020304
                < 0209 000e 0104 05d4 0506 01020304
                =
                """);
        assertThat(lcp.isOpened()).isTrue();
        assertThat(told).containsExactly("up");
        told.clear();
        return magic;
    }

    String magicOfFirst() {
        return sent.get(0).slice(15, 19).hex();
    }
}
