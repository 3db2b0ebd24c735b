package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An Access-Accept as operators write it. */
class ReplyFileTest {
    private final Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);

    private Decision read(String text) throws DictionaryException {
        return ReplyFile.read("reply.txt", text, Dictionary.builtIn(), TunnelMapping.standard(), counters);
    }

    @Test
    void whatIsWrittenIsWhatAnAccessAcceptWouldMean() throws Exception {
        assertThat(read("""
                        # a subscriber of the wholesale partner
                        Reply-Message = "Hello \\"you\\""   # greeting
                        Session-Timeout := 3600, Class = 0x00ff
                        Class += 'gold'

                        &reply:Tunnel-Type:1 = L2TP
                        Tunnel-Medium-Type:1 = IPv4,
                        Tunnel-Server-Endpoint:1 = "lns1.example",
                        Tunnel-Server-Endpoint = :1:"lns2.example"
                        Tunnel-Password:1 = "hunter2, too"
                        Tunnel-Preference:1 = 10
                        Tunnel-Assignment-Id:1 = pool
                        ERX-Tunnel-Maximum-Sessions = 100
                        Alc-Tunnel-AVP-Hiding:1 = sensitive-only
                        """))
                .isEqualTo(new Decision.Accept(
                        "Hello \"you\"",
                        List.of(new TunnelOffer(
                                1,
                                10,
                                List.of("lns1.example", "lns2.example"),
                                null,
                                Octets.ofText("hunter2, too"),
                                "pool",
                                null,
                                null,
                                null,
                                100,
                                null,
                                true)),
                        Octets.ofText("hunter2, too"),
                        new Decision.Identity(null, List.of(Octets.ofHex("00ff"), Octets.ofText("gold")), null),
                        new Decision.Timers(Duration.ofHours(1), null, null),
                        Framed.NONE,
                        null,
                        "reply.txt"));
    }

    @Test
    void passwordsWithoutATagHoldForAllTunnels() throws Exception {
        Decision decision = read("""
                Tunnel-Type:2 = L2TP, Tunnel-Server-Endpoint:2 = lns
                Tunnel-Password = "hunter2"
                """);
        assertThat(((Decision.Accept) decision).offers().get(0).password()).isEqualTo(Octets.ofText("hunter2"));
    }

    @Test
    void anAcceptThatAmountsToARejectIsOne() throws Exception {
        assertThat(read("Tunnel-Type:1 = GRE"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo(null));
    }

    @Test
    void everyFaultIsListedWithItsLineAndNoValue() {
        assertThatThrownBy(() -> read("""
                        alice Cleartext-Password := "hunter2"
                        Nobody = hunter2
                        Tunnel-Preference:1 = hunter2
                        Session-Timeout:1 = 5
                        Tunnel-Password:1 = "hunter2
                        Tunnel-Assignment-Id:99 = hunter2
                        """)).isInstanceOfSatisfying(DictionaryException.class, e -> {
            assertThat(e.faults().stream().map(DictionaryException.Fault::line)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(e.getMessage()).doesNotContain("hunter2").startsWith("reply.txt:1: ");
        });
        assertThatThrownBy(() -> read("Reply-Message = \"" + "x".repeat(254) + "\""))
                .hasMessageContaining("Reply-Message is too long");
    }
}
