package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Dialogue;
import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import dev.lac.protocol.VirtualClock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IPCP at the end that asks and at the end that assigns; in dialogues without the Protocol field. */
class IpcpTest {
    private final VirtualClock clock = new VirtualClock();
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final List<String> told = new ArrayList<>();
    private Ipcp ipcp = ipcp(null, null);
    private final Dialogue dialogue = new Dialogue(clock, (packet, now) -> ipcp.receive(packet, now));

    private static Inet4Address address(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Ipcp ipcp(Inet4Address own, Inet4Address assigned) {
        Ipcp made = new Ipcp("test", own, assigned, RestartTimers.DEFAULTS, counters, new Ipcp.Owner() {
            @Override
            public void send(Octets frame) {
                assertThat(frame.slice(0, 2).hex()).isEqualTo("8021");
                dialogue.sent(frame.slice(2, frame.length()));
            }

            @Override
            public void up(Inet4Address local, Inet4Address peer, long now) {
                told.add(local.getHostAddress() + " " + peer.getHostAddress());
            }

            @Override
            public void down(long now) {
                told.add("down");
            }
        });
        clock.drive(made);
        return made;
    }

    @Test
    void theAskingEndTakesTheAddressItIsGiven() {
        ipcp.open(0);
        dialogue.play("""
                < 0101 000a 0306 00000000
                > 0101 000a 0306 c0000201
                < 0201 000a 0306 c0000201
                > 0301 000a 0306 c0000263
                < 0102 000a 0306 c0000263
                > 0202 000a 0306 c0000263
                =
                """);
        assertThat(told).containsExactly("192.0.2.99 192.0.2.1");
        assertThat(ipcp.isOpened()).isTrue();
        assertThat(ipcp.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void theAssigningEndNaksWhatIsNotItsChoice() {
        ipcp = ipcp(address("192.0.2.1"), address("192.0.2.99"));
        ipcp.open(0);
        dialogue.play("""
                < 0101 000a 0306 c0000201
                # pppd asks for VJ compression and DNS servers, too (RFC 1877)
                > 0101 001c 0206 002d0f01 0306 00000000 8106 00000000 8306 00000000
                < 0401 0016 0206 002d0f01 8106 00000000 8306 00000000
                > 0102 000a 0306 00000000
                < 0302 000a 0306 c0000263
                > 0103 000a 0306 c0000263
                < 0203 000a 0306 c0000263
                > 0201 000a 0306 c0000201
                =
                """);
        assertThat(told).containsExactly("192.0.2.1 192.0.2.99");
    }

    @Test
    void aPeerThatNamesNoAddressIsPromptedToByANak() {
        ipcp = ipcp(address("192.0.2.1"), address("192.0.2.99"));
        ipcp.open(0);
        dialogue.play("""
                < 0101 000a 0306 c0000201
                > 0101 0004
                < 0301 000a 0306 c0000263
                > 0102 0009 0305 c00002  an address of 3 octets
                < 0302 000a 0306 c0000263
                """);
    }

    @Test
    void aPeerWithoutAnAddressCannotGetOneFromUs() {
        ipcp.open(0);
        dialogue.play(
                """
                < 0101 000a 0306 00000000
                > 0105 000a 0306 00000000
                < 0405 000a 0306 00000000
                > 0401 000a 0306 00000000  nor we from it
                < 0501 ....%s
                > 0601 0004
                """.formatted(Octets.ofText("The peer has no address for us").hex()));
        assertThat(told).isEmpty();
        assertThat(ipcp.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void anAddressOfItsOwnIsNotGivenUp() {
        ipcp = ipcp(address("192.0.2.1"), null);
        ipcp.open(0);
        dialogue.play("""
                < 0101 000a 0306 c0000201
                > 0301 000a 0306 c0000209
                < 0501 ....%s
                """.formatted(
                        Octets.ofText("The peer does not accept our address").hex()));
    }

    @Test
    void itStartsAgainAfterLcpHas() {
        theAskingEndTakesTheAddressItIsGiven();
        ipcp.lowerDown(0);
        ipcp.lowerDown(0);
        assertThat(told).containsExactly("192.0.2.99 192.0.2.1", "down");
        ipcp.receive(Octets.ofHex("0101 000a 0306 c0000201"), 0);
        ipcp.open(0);
        dialogue.play("< 0103 000a 0306 00000000\n=");
    }

    @Test
    void onlyCodes1To7Exist() {
        theAskingEndTakesTheAddressItIsGiven();
        dialogue.play("""
                > 0944 0008 00000000  Echo-Request is LCP's alone
                < 0700 000c 0944 0008 00000000
                > 0544 0004
                < 0644 0004
                """);
        assertThat(told).endsWith("down");
        ipcp.receive(Octets.ofHex("0101 0003"), 0);
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
    }

    @Test
    void aMutePeerIsGivenUp() {
        ipcp.open(0);
        clock.advance(Duration.ofSeconds(31));
        assertThat(ipcp.nextDeadline()).isEqualTo(Timed.NEVER);
    }
}
