package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Conversations of a LAC's control connection and calls with an LNS; the hexadecimal was composed independently of this code. */
class TunnelTest {
    private static final String SCCRQ =
            "< c802 005a 00000000 00000000 8008000000000001 8008000000020100 8009000000076c6163 800a0000000300000003 800a0000000400000000 0008000000060001 000900000008646576 8008000000091111 80080000000a0010  SCCRQ\n";
    private static final String SCCRP =
            "> c802 003f 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0008  SCCRP\n";
    private static final String ICRQ =
            "< c802 004b 22220000 00020001 800800000000000a 80080000000e0101 800a0000000f00000007 800c0000001563616c6c6564 800d0000001663616c6c696e67 800c000000176c696e652033  ICRQ\n";
    private static final String ICRP = "> c802 001c 11110101 00010003 800800000000000b 80080000000e0202  ICRP\n";
    private static final String ICCN =
            "< c802 0028 22220202 00030002 800800000000000c 800a0000001805f5e100 800a0000001300000001  ICCN\n";
    private static final String SCCRQ_WITH_CHALLENGE =
            "< c802 0070 00000000 00000000 8008000000000001 8008000000020100 8009000000076c6163 800a0000000300000003 800a0000000400000000 0008000000060001 000900000008646576 8008000000091111 80080000000a0010 80160000000ba5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5  SCCRQ\n";

    private static String text(String errorMessage) {
        return Octets.ofText(errorMessage).hex();
    }

    private static TunnelSpec plain() {
        return Bench.spec(null, false, Duration.ofSeconds(60));
    }

    private static TunnelSpec secret() {
        return Bench.spec(Bench.SECRET, false, Duration.ofSeconds(60));
    }

    @Test
    void bothEndsProveTheSecretAndACallComesAndGoes() {
        Bench bench = new Bench(secret());
        Call call = bench.call();
        bench.play(SCCRQ_WITH_CHALLENGE + """
                > c802 006b 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0008 80160000000b000102030405060708090a0b0c0d0e0f 80160000000d297bd1b68b085cbc5982cff8c17005d4  SCCRP
                < c802 002a 22220000 00010001 8008000000000003 80160000000d643b6ad81fd3825766d396d21886acb3  SCCCN
                """ + ICRQ + ICRP + ICCN + """
                > c802 000c 11110000 00020004  ZLB
                =
                > c802 002f 11110101 00020004 800800000000000e 80130000000100020007656c73657768657265 80080000000e0202  CDN
                =
                + 50ms
                < c802 000c 22220000 00040003  ZLB
                """);
        assertThat(bench.heard).containsExactly("tunnel established", "call established", "call closed PEER_MESSAGE");
        assertThat(bench.callEnd.resultCode()).isEqualTo(2);
        assertThat(ErrorCode.of(bench.callEnd.errorCode())).isEqualTo(ErrorCode.TRY_ANOTHER);
        assertThat(bench.callEnd.text()).isEqualTo("elsewhere");
        assertThat(call.peerSessionId()).isEqualTo(0x0202);
        assertThat(bench.tunnel.peerHostName()).isEqualTo("lns");
        assertThat(bench.tunnel.peerId()).isEqualTo(0x2222);
        assertThat(bench.tunnel.callCount()).isZero();
    }

    @Test
    void aWrongResponseEndsTheTunnelByStopCcnFour() {
        Bench bench = new Bench(secret());
        bench.call();
        bench.play(SCCRQ_WITH_CHALLENGE + """
                > c802 004d 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80160000000d70f866dfd226a795f4b3acb924b8f1b7  SCCRP
                < c802 005d 22220000 00010001 8008000000000004 8008000000091111 80410000000100040000534343525020616e7377657273206f7572206368616c6c656e67652077726f6e676c793a20746865207365637265747320646966666572  StopCCN
                > c802 000c 11110000 00010002  ZLB
                =
                """);
        assertThat(bench.heard).containsExactly("call closed TUNNEL", "tunnel closed AUTHENTICATION");
        assertThat(bench.tunnelEnd.resultCode()).isEqualTo(4);
        assertThat(bench.callEnd.tunnel()).isEqualTo(bench.tunnelEnd);
        assertThat(bench.counters.get(L2tpEvent.AUTHENTICATION_FAILED)).isOne();
        bench.play("+ 31s\n=");
        assertThat(bench.heard).last().isEqualTo("tunnel released");
    }

    @Test
    void aMissingResponseAndAChallengeWithoutSecretAreAuthenticationFailures() {
        Bench unanswered = new Bench(secret())
                .open()
                .play(SCCRQ_WITH_CHALLENGE + SCCRP
                        + "< c802 0049 22220000 00010001 8008000000000004 8008000000091111 802d0000000100040000"
                        + text("SCCRP does not answer our challenge") + "  StopCCN 4");
        assertThat(unanswered.tunnelEnd.origin()).isEqualTo(TunnelEnd.Origin.AUTHENTICATION);
        Bench challenged = new Bench(plain()).open().play(SCCRQ + """
                > c802 004d 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80160000000b000102030405060708090a0b0c0d0e0f  SCCRP
                """);
        assertThat(challenged.tunnelEnd.origin()).isEqualTo(TunnelEnd.Origin.AUTHENTICATION);
        assertThat(challenged.tunnelEnd.resultCode()).isEqualTo(4);
    }

    @Test
    void anUnknownMandatoryAvpEndsTheTunnelAndIsNamed() {
        Bench bench = new Bench(plain())
                .open()
                .play(SCCRQ + """
                > c802 003f 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 8008000000637878  SCCRP with AVP 99, M set
                < c802 0058 22220000 00010001 8008000000000004 8008000000091111 803c0000000100020008""" + text("unknown mandatory AVP vendor 0 type 99 M, 2 octets") + "  StopCCN 2/8");
        assertThat(bench.tunnelEnd.origin()).isEqualTo(TunnelEnd.Origin.PROTOCOL);
        assertThat(bench.tunnelEnd.text()).isEqualTo("unknown mandatory AVP vendor 0 type 99 M, 2 octets");
        assertThat(bench.counters.get(L2tpEvent.REFUSED_MESSAGE)).isOne();
    }

    @Test
    void unknownOptionalAvpsAreIgnoredAndCounted() {
        Bench bench = new Bench(plain()).open().play(SCCRQ + """
                > c802 004e 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0008 0008000000637878 00070009006579  SCCRP
                < c802 0014 22220000 00010001 8008000000000003  SCCCN
                """);
        assertThat(bench.tunnel.isEstablished()).isTrue();
        assertThat(bench.counters.get(L2tpEvent.IGNORED_UNKNOWN_AVP)).isEqualTo(2);
    }

    @Test
    void anotherProtocolVersionIsToldTheHighestSupported() {
        Bench bench = new Bench(plain()).open().play(SCCRQ + """
                > c802 0037 11110000 00000001 8008000000000002 8008000000020200 8009000000076c6e73 800a0000000300000003 8008000000092222  SCCRP of version 2
                < c802 0038 22220000 00010001 8008000000000004 8008000000091111 801c00000001 0005 0100 70726f746f636f6c2076657273696f6e2032  StopCCN 5
                """);
        assertThat(bench.tunnelEnd.describe()).contains("result 5");
    }

    @Test
    void tunnelIdZeroCannotBeAssigned() {
        Bench bench = new Bench(plain()).open().play(SCCRQ + """
                > c802 0037 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000090000  SCCRP
                """);
        assertThat(bench.tunnelEnd.errorCode()).isEqualTo(ErrorCode.BAD_VALUE.number());
    }

    @Test
    void messagesOutOfSequenceClearTheTunnel() {
        Bench early = new Bench(plain()).open().play(SCCRQ + "> c802 0014 11110000 00000001 8008000000000003  SCCCN");
        assertThat(early.tunnelEnd.resultCode()).isEqualTo(7);
        Bench late = new Bench(plain()).established().play("> c802 0014 11110000 00010002 8008000000000003  SCCCN");
        assertThat(late.tunnelEnd.origin()).isEqualTo(TunnelEnd.Origin.PROTOCOL);
        Bench call = new Bench(plain())
                .open()
                .play(SCCRQ + "> c802 001c 11110101 00000001 800800000000000b 80080000000e0202  ICRP");
        assertThat(call.tunnelEnd.text()).isEqualTo("ICRP in state WAIT_CTL_REPLY");
    }

    @Test
    void anUnknownMessageClearsTheTunnelOnlyWhereItIsMandatory() {
        Bench optional = new Bench(plain())
                .established()
                .play("> c802 0014 11110000 00010002 00080000000003e7\n+ 50ms\n< c802 000c 22220000 00020002");
        assertThat(optional.tunnel.isEstablished()).isTrue();
        assertThat(optional.counters.get(L2tpEvent.IGNORED_UNKNOWN_MESSAGE)).isOne();
        Bench mandatory = new Bench(plain()).established().play("> c802 0014 11110000 00010002 80080000000003e7");
        assertThat(mandatory.tunnelEnd.text()).isEqualTo("unknown mandatory message type 999");
    }

    @Test
    void anLnsThatRefusesIsQuotedAndAcknowledgedWhileItRepeats() {
        Bench bench = new Bench(plain()).open().play(SCCRQ + """
                > c802 0024 11110000 00000001 8008000000000004 8008000000092222 8008000000010004  StopCCN 4
                < c802 000c 22220000 00010001  ZLB
                + 30s
                > c802 0024 11110000 00000001 8008000000000004 8008000000092222 8008000000010004  StopCCN again
                < c802 000c 22220000 00010001  ZLB
                =
                """);
        assertThat(bench.heard).containsExactly("tunnel closed PEER_MESSAGE");
        assertThat(bench.tunnelEnd.describe())
                .isEqualTo("peer message, StopCCN result 4 Requester is not authorized to establish a control channel");
        bench.play("+ 1s\n=");
        assertThat(bench.heard).last().isEqualTo("tunnel released");
        assertThat(bench.tunnel.nextDeadline()).isEqualTo(Timed.NEVER);
        bench.play("> c802 0024 11110000 00000001 8008000000000004 8008000000092222 8008000000010004  StopCCN\n=");
        assertThat(bench.counters.get(L2tpEvent.DROPPED_AFTER_END)).isOne();
    }

    @Test
    void stopCcnEndsTheCallsOfAnEstablishedTunnel() {
        Bench bench = new Bench(plain()).established();
        bench.call();
        bench.play(ICRQ + """
                > c802 0024 11110000 00010002 8008000000000004 8008000000092222 8008000000010006  StopCCN 6
                < c802 000c 22220000 00030002  ZLB
                + 30s
                =
                """);
        assertThat(bench.heard).containsExactly("call closed TUNNEL", "tunnel closed PEER_MESSAGE");
        assertThat(bench.callEnd.describe()).contains("Requester is being shut down");
    }

    @Test
    void ourStopCcnIsRepeatedUntilAcknowledged() {
        Bench bench = new Bench(plain()).established();
        bench.tunnel.close(StopCcnResult.SHUTTING_DOWN, null, "", bench.clock.now());
        assertThat(bench.tunnel.isIdle()).isFalse();
        bench.play("""
                < c802 0024 22220000 00020001 8008000000000004 8008000000091111 8008000000010006  StopCCN
                + 1s
                < c802 0024 22220000 00020001 8008000000000004 8008000000091111 8008000000010006  StopCCN
                + 2s
                < c802 0024 22220000 00020001 8008000000000004 8008000000091111 8008000000010006  StopCCN
                > c802 000c 11110000 00010003  ZLB
                + 27s
                =
                """);
        assertThat(bench.tunnel.isIdle()).isTrue();
        assertThat(bench.heard).containsExactly("tunnel closed LOCAL");
        bench.play("+ 1s");
        assertThat(bench.heard).last().isEqualTo("tunnel released");
    }

    @Test
    void aPeerThatAnswersNothingIsGivenUpAfterThirtyOneSeconds() {
        Bench bench = new Bench(plain());
        bench.call();
        bench.open()
                .play(SCCRQ + "+ 1s\n" + SCCRQ + "+ 2s\n" + SCCRQ + "+ 4s\n" + SCCRQ + "+ 8s\n" + SCCRQ + "+ 8s\n"
                        + SCCRQ + "+ 7999ms\n=\n");
        assertThat(bench.heard).isEmpty();
        bench.play("+ 1ms\n=");
        assertThat(bench.heard).containsExactly("call closed TUNNEL", "tunnel closed TIMEOUT", "tunnel released");
        assertThat(bench.tunnelEnd.unanswered()).isEqualTo(TunnelEnd.Unanswered.SCCRQ);
        assertThat(bench.counters.get(L2tpEvent.MESSAGE_RETRANSMITTED)).isEqualTo(5);
    }

    @Test
    void aPeerThatAcknowledgesButDoesNotReplyIsStopped() {
        Bench bench = new Bench(plain())
                .open()
                .play(SCCRQ + """
                > c802 000c 11110000 00000001  ZLB
                + 59s
                =
                + 1s
                < c802 0058 00000000 00010000 8008000000000004 8008000000091111 803c0000000100010000""" + text("the control connection was not established in time") + "  StopCCN 1");
        assertThat(bench.tunnelEnd.unanswered()).isEqualTo(TunnelEnd.Unanswered.SETUP);
    }

    @Test
    void silenceIsProbedByHelloAndUnansweredHelloEndsTheTunnel() {
        Bench bench = new Bench(plain()).established();
        bench.call();
        bench.play(ICRQ + ICRP + ICCN + "> c802 000c 11110000 00020004  ZLB\n+ 40s\n");
        bench.tunnel.heardData(bench.clock.now());
        bench.play("""
                + 59s
                =
                + 1s
                < c802 0014 22220000 00040002 8008000000000006  HELLO
                > c802 000c 11110000 00020005  ZLB
                + 60s
                < c802 0014 22220000 00050002 8008000000000006  HELLO
                + 30s
                < c802 0014 22220000 00050002 8008000000000006  HELLO after 1 s
                < c802 0014 22220000 00050002 8008000000000006  2 s
                < c802 0014 22220000 00050002 8008000000000006  4 s
                < c802 0014 22220000 00050002 8008000000000006  8 s
                < c802 0014 22220000 00050002 8008000000000006  8 s
                + 1s
                =
                """);
        assertThat(bench.heard)
                .containsExactly("call established", "call closed TUNNEL", "tunnel closed TIMEOUT", "tunnel released");
        assertThat(bench.tunnelEnd.unanswered()).isEqualTo(TunnelEnd.Unanswered.HELLO);
    }

    @Test
    void theirHelloIsAcknowledgedAndAnIntervalOfZeroSendsNone() {
        Bench bench =
                new Bench(Bench.spec(null, false, Duration.ZERO)).established().play("""
                > c802 0014 11110000 00010002 8008000000000006  HELLO
                + 49ms
                =
                + 1ms
                < c802 000c 22220000 00020002  ZLB
                + 60m
                =
                """);
        assertThat(bench.tunnel.nextDeadline()).isEqualTo(Timed.NEVER);
    }

    @Test
    void theAnswerMayComeFromAnotherPortAndPinsThePeer() {
        Bench bench = new Bench(plain()).open().play(SCCRQ);
        bench.from = new InetSocketAddress("192.0.2.1", 40_000);
        bench.play(SCCRP + "< c802 0014 22220000 00010001 8008000000000003  SCCCN");
        assertThat(bench.tunnel.peer()).isEqualTo(bench.from);
        assertThat(bench.sentTo).containsExactly(Bench.LNS, bench.from);
        bench.from = Bench.LNS;
        bench.play(
                "> c802 0024 11110000 00010002 8008000000000004 8008000000092222 8008000000010006  StopCCN from elsewhere\n=");
        assertThat(bench.tunnel.isEstablished()).isTrue();
        assertThat(bench.counters.get(L2tpEvent.DROPPED_FOREIGN_SOURCE)).isOne();
    }

    @Test
    void fromAnotherAddressOnlyAnSccrpThatHoldsIsTaken() {
        Bench bench = new Bench(secret()).open().play(SCCRQ_WITH_CHALLENGE);
        bench.from = new InetSocketAddress("203.0.113.9", 1701);
        bench.play("""
                > c802 0024 11110000 00000001 8008000000000004 8008000000092222 8008000000010004  StopCCN of a stranger
                > c802 004d 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80160000000d70f866dfd226a795f4b3acb924b8f1b7  SCCRP of a stranger
                =
                """);
        assertThat(bench.counters.get(L2tpEvent.DROPPED_FOREIGN_SOURCE)).isEqualTo(2);
        bench.play("""
                > c802 006b 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0008 80160000000b000102030405060708090a0b0c0d0e0f 80160000000d297bd1b68b085cbc5982cff8c17005d4  SCCRP
                """);
        assertThat(bench.tunnel.isEstablished()).isTrue();
        assertThat(bench.tunnel.peer()).isEqualTo(bench.from);
    }

    @Test
    void anotherTunnelsMessagesAndBrokenHeadersAreCounted() {
        Bench bench = new Bench(plain()).established().play("""
                > c802 0014 33330000 00010002 8008000000000006  another tunnel
                > c803 0014 11110000 00010002 8008000000000006  version 3
                > 4002 0014 11110000 00010002 8008000000000006  a data message
                > c802 0015 11110000 00010002 8008000000000006  too long a Length
                > c802
                > c802 000c 11110000 00010009  acknowledges what was never sent
                + 1s
                =
                """);
        assertThat(bench.counters.get(L2tpEvent.DROPPED_WRONG_TUNNEL_ID)).isOne();
        assertThat(bench.counters.get(L2tpEvent.DROPPED_MALFORMED_HEADER)).isEqualTo(4);
        assertThat(bench.counters.get(L2tpEvent.DROPPED_ACK_OF_UNSENT)).isOne();
    }

    /** An LNS that chooses the secret by the Host Name in the SCCRQ cannot unhide anything in it; xl2tpd answers StopCCN 2/6. */
    @Test
    void theChallengeIsInClearEvenWhenAvpsAreToBeHidden() {
        Bench bench = new Bench(Bench.spec(Bench.SECRET, true, Duration.ZERO)).open();
        bench.play(
                "< c802 0070 00000000 00000000 8008000000000001 8008000000020100 8009000000076c6163 800a0000000300000003 800a0000000400000000 0008000000060001 000900000008646576 8008000000091111 80080000000a0010 80160000000b"
                        + "a5".repeat(16) + "  SCCRQ");
    }

    @Test
    void aReceiveWindowOfZeroIsInvalid() {
        Bench bench = new Bench(plain()).open().play(SCCRQ + """
                > c802 003f 11110000 00000001 8008000000000002 8008000000020100 8009000000076c6e73 800a0000000300000003 8008000000092222 80080000000a0000  SCCRP
                """);
        assertThat(bench.tunnelEnd.text()).isEqualTo("SCCRP offers a window of 0");
    }

    @Test
    void aClosingTunnelDoesNotMentionWhatHasNotBeenSaidYet() {
        Bench bench = new Bench(plain()).established();
        bench.call();
        for (int id = 0x0201; id <= 0x0205; id++) {
            bench.call(id, new CallSpec(8, "", "", null, 0, null, null));
        }
        bench.tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", bench.clock.now());
        bench.play(ICRQ + """
                < c802 0026 22220000 00030001 800800000000000a 80080000000e0201 800a0000000f00000008
                < c802 0026 22220000 00040001 800800000000000a 80080000000e0202 800a0000000f00000008
                < c802 0024 22220000 00050001 8008000000000004 8008000000091111 8008000000010001  StopCCN
                > c802 000c 11110000 00010006  ZLB
                + 30s
                =
                """);
        assertThat(bench.heard).hasSize(7).last().isEqualTo("tunnel closed LOCAL");
    }

    @Test
    void aTunnelThatWasNeverOpenedIsReleasedAtOnce() {
        Bench bench = new Bench(plain());
        bench.tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", bench.clock.now());
        bench.play("=");
        assertThat(bench.heard).containsExactly("tunnel closed LOCAL", "tunnel released");
    }
}
