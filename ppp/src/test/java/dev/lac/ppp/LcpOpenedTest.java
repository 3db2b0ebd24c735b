package dev.lac.ppp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What LCP does in the Opened state, and how it leaves it (RFC 1661 §5.5 to §5.9). */
class LcpOpenedTest extends LcpFixture {
    @Test
    void aLoopThatComesLaterIsSeenByItsEchoes() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0900 0008 %s
                """.formatted(magic, magic));
        assertThat(told).containsExactly("down");
        dialogue.play("< 0501 0014 4c6f6f706564 2d 6261636b 20 6c696e6b\n> 0601 0004");
        assertThat(told).containsExactly("down", "LOOPBACK Looped-back link");
    }

    @Test
    void echoesAreAnsweredWithOurMagicNumber() {
        String magic = opened();
        dialogue.play("""
                > 0977 000c 01020304 cafe0001  Echo-Request of the peer
                < 0a77 000c %s cafe0001
                > 0978 0008 00000000  some peers send zero
                < 0a78 0008 %s
                > 0979 0008 ffffffff  or anything
                < 0a79 0008 %s
                > 0b7a 0008 01020304  Discard-Request
                > 0c7b 0009 01020304 41  Identification
                > 0d7c 000c 01020304 00000001  Time-Remaining
                > 097d 0006 0102  no room for a Magic-Number
                =
                """.formatted(magic, magic, magic));
        assertThat(counters.get(PppEvent.ECHO_REQUEST_ANSWERED)).isEqualTo(3);
        assertThat(counters.get(PppEvent.ECHO_WRONG_MAGIC)).isEqualTo(1);
        assertThat(counters.get(PppEvent.DROPPED_DISCARD_REQUEST)).isEqualTo(1);
        assertThat(counters.get(PppEvent.IDENTIFICATION_RECEIVED)).isEqualTo(1);
        assertThat(counters.get(PppEvent.TIME_REMAINING_RECEIVED)).isEqualTo(1);
        assertThat(lcp.identification()).isEqualTo("A");
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
    }

    @Test
    void anEchoReplyIsCutToThePeersMru() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + "\n> " + ITS_ACK + magic() + """

                > 0109 0008 0104 0080
                < 0209 0008 0104 0080
                """);
        lcp.receive(new PppPacket(9, 1, Octets.copyOf(new byte[300])).encode(), clock.now());
        assertThat(sent.get(sent.size() - 1).length()).isEqualTo(128);
    }

    @Test
    void unansweredEchoesEndTheLink() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0a00 0008 01020304
                + 10s
                < 0901 0008 %s
                > 0a01 0008 %s  our own number proves nothing
                + 10s
                < 0902 0008 %s
                + 10s
                < 0501 001d 4e6f20 7265706c79 20 746f 20 4563686f2d526571756573 7473
                + 6s
                < 0501 001d 4e6f20 7265706c79 20 746f 20 4563686f2d526571756573 7473
                """.formatted(magic, magic, magic, magic));
        assertThat(told).containsExactly("down", "ECHO_FAILURE No reply to Echo-Requests");
        assertThat(counters.get(PppEvent.DROPPED_ECHO_REPLY_LOOPED)).isEqualTo(1);
    }

    @Test
    void aPeerWithoutEchoesIsNotAskedAgain() {
        String magic = opened();
        dialogue.play("""
                + 10s
                < 0900 0008 %s
                > 0701 000c 0900 0008 %s
                + 5m
                =
                """.formatted(magic, magic));
        assertThat(told).isEmpty();
    }

    @Test
    void theCodeRejectOfAFundamentalCodeEndsTheLink() {
        opened();
        dialogue.play("""
                > 0701 0008 0101 0013
                < 0501 0004
                > 0601 0004
                """);
        assertThat(told).containsExactly("down", "PROTOCOL_ERROR The peer rejects CONFIGURE_REQUEST");
    }

    @Test
    void anUnknownCodeIsRejected() {
        opened();
        dialogue.play("""
                > 0e44 0006 abcd
                < 0700 000a 0e44 0006 abcd
                > 0044 0004
                < 0701 0008 0044 0004
                """);
    }

    @Test
    void protocolRejectsGoBothWays() {
        opened();
        lcp.rejectProtocol(0x4321, Octets.ofHex("0102"));
        dialogue.play("""
                < 0800 0008 4321 0102
                > 0807 000a 80fd 0101 0004
                > 0808 0005 80  cut short
                =
                """);
        assertThat(told).containsExactly("rejected 80fd");
        dialogue.play("""
                > 0809 0006 c021
                < 0501 0004
                + 6s
                """);
        assertThat(told).containsExactly("rejected 80fd", "down", "PROTOCOL_ERROR The peer rejects LCP");
    }

    @Test
    void outsideOfTheOpenedStateEchoesAndProtocolRejectsAreDropped() {
        lcp.open(clock.now());
        lcp.rejectProtocol(0x4321, Octets.EMPTY);
        dialogue.play("< " + REQUEST + """

                > 0901 0008 00000000
                > 0807 000a c021 0101 0004
                =
                """);
        assertThat(counters.get(PppEvent.DROPPED_NOT_OPENED)).isEqualTo(3);
    }

    @Test
    void aTerminateRequestIsAckedAndTheLinkEndsOneRestartTimeLater() {
        opened();
        dialogue.play("""
                > 0533 0009 55736572 07
                < 0633 0004
                + 2s
                """);
        assertThat(told).containsExactly("down");
        dialogue.play("""
                > 0533 0004  repeated, because the Ack was lost
                < 0633 0004
                + 1s
                =
                """);
        assertThat(told).containsExactly("down", "PEER_TERMINATED ");
    }

    @Test
    void aPeerThatTerminatesBeforeAgreementIsTheOneWhoEndedIt() {
        lcp.open(clock.now());
        dialogue.play("< " + REQUEST + "\n> 0533 0008 6e6f7065\n< 0633 0004");
        clock.advance(Duration.ofSeconds(30));
        assertThat(told).containsExactly("PEER_TERMINATED nope");
    }

    @ParameterizedTest
    @CsvSource({"01", "0101 0003", "0101 0005", "0107 0006 0101", "0107 0006 0103", "0107 0005 01", "0701 0004"})
    void whatIsMalformedIsCounted(String hex) {
        opened();
        dialogue.play("> " + hex + "\n=");
        assertThat(counters.get(PppEvent.DROPPED_MALFORMED)).isEqualTo(1);
    }
}
