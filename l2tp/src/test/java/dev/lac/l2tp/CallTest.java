package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Conversations about incoming calls, from the LAC's side (RFC 2661 §7.4.1). */
class CallTest {
    private static final String ICRQ =
            "< c802 004b 22220000 00020001 800800000000000a 80080000000e0101 800a0000000f00000007 800c0000001563616c6c6564 800d0000001663616c6c696e67 800c000000176c696e652033  ICRQ\n";
    private static final String ICRP = "> c802 001c 11110101 00010003 800800000000000b 80080000000e0202  ICRP\n";
    private static final String ICCN =
            "< c802 0028 22220202 00030002 800800000000000c 800a0000001805f5e100 800a0000001300000001  ICCN\n";

    private final Bench bench = new Bench(Bench.spec(null, false, Duration.ZERO)).established();

    @Test
    void theLnsRefusesWithAReasonAboutPpp() {
        bench.call();
        bench.play(
                ICRQ
                        + "> c802 0033 11110101 00010003 800800000000000e 8008000000010004 80080000000e0202 000f0000002e0003c021016c6f6f70  CDN");
        assertThat(bench.heard).containsExactly("call closed PEER_MESSAGE");
        assertThat(CdnResult.of(bench.callEnd.resultCode())).isEqualTo(CdnResult.NO_FACILITIES_TEMPORARY);
        assertThat(bench.callEnd.disconnectCause()).isEqualTo(new PppDisconnectCause(3, 0xc021, 1, "loop"));
    }

    @Test
    void aCallClosedBeforeIcrpSaysWhichByItsAssignedSessionId() {
        Call call = bench.call();
        bench.play(ICRQ);
        call.close(CdnResult.ADMINISTRATIVE, null, "gone", bench.clock.now());
        bench.play("""
                < c802 002a 22220000 00030001 800800000000000e 800e0000000100030000676f6e65 80080000000e0101  CDN to session 0
                > c802 001c 11110101 00010004 800800000000000b 80080000000e0202  ICRP that crossed it
                + 50ms
                < c802 000c 22220000 00040002  ZLB
                """);
        assertThat(bench.heard).containsExactly("call closed LOCAL");
        assertThat(bench.counters.get(L2tpEvent.DROPPED_UNKNOWN_SESSION)).isOne();
        call.close(CdnResult.ADMINISTRATIVE, null, "again", bench.clock.now());
        bench.play("=");
    }

    @Test
    void anEstablishedCallIsClosedToItsPeersSession() {
        Call call = bench.call();
        bench.play(ICRQ + ICRP + ICCN);
        call.close(
                CdnResult.LOSS_OF_CARRIER, null, "", new PppDisconnectCause(3, 0xc021, 1, "loop"), bench.clock.now());
        bench.play(
                "< c802 0033 22220202 00040002 800800000000000e 8008000000010001 80080000000e0101 000f0000002e0003c021016c6f6f70  CDN");
        assertThat(bench.heard).containsExactly("call established", "call closed LOCAL");
    }

    @Test
    void aCallClosedWhileTheTunnelOpensIsNeverMentioned() {
        Bench opening = new Bench(Bench.spec(null, false, Duration.ZERO));
        Call call = opening.call();
        call.close(CdnResult.LOSS_OF_CARRIER, null, "", opening.clock.now());
        assertThat(opening.heard).containsExactly("call closed LOCAL");
        opening.established();
    }

    @Test
    void establishedIsToldWhenIccnIsOnTheWireNotWhileItWaitsBehindTheWindow() {
        bench.call();
        bench.play(ICRQ);
        // A slow peer: the congestion window has grown to 4, so four further requests fill it.
        for (int id = 0x0201; id <= 0x0203; id++) {
            bench.call(id, new CallSpec(8, "", "", null, 0, null, null));
        }
        assertThat(bench.counters.get(L2tpEvent.MESSAGE_SENT)).isEqualTo(5);
        bench.play("""
                < c802 0026 22220000 00030001 800800000000000a 80080000000e0201 800a0000000f00000008
                < c802 0026 22220000 00040001 800800000000000a 80080000000e0202 800a0000000f00000008
                =
                > c802 001c 11110101 00010002 800800000000000b 80080000000e0202  ICRP that acknowledges nothing new
                + 50ms
                < c802 000c 22220000 00050002  ZLB
                """);
        assertThat(bench.heard).isEmpty();
        bench.play("""
                > c802 000c 11110000 00020005  ZLB
                < c802 0026 22220000 00050002 800800000000000a 80080000000e0203 800a0000000f00000008
                < c802 0028 22220202 00060002 800800000000000c 800a0000001805f5e100 800a0000001300000001  ICCN
                """);
        assertThat(bench.heard).containsExactly("call established");
    }

    @Test
    void anIcrqThatIsAcknowledgedButNotAnsweredTimesOut() {
        bench.call();
        bench.play(ICRQ + """
                > c802 000c 11110000 00010003  ZLB
                + 59s
                =
                + 1s
                < c802 0046 22220000 00030001 800800000000000e 802a00000001000a0000 6e6f20494352502077697468696e207468652074696d6520616c6c6f74746564 80080000000e0101  CDN 10
                """);
        assertThat(bench.heard).containsExactly("call closed TIMEOUT");
        assertThat(bench.callEnd.resultCode()).isEqualTo(10);
    }

    @Test
    void anUnacceptableIcrpEndsTheCallNotTheTunnel() {
        bench.call();
        bench.play(ICRQ + """
                > c802 0024 11110101 00010003 800800000000000b 80080000000e0202 8008000000630000  ICRP with AVP 99, M set
                """);
        assertThat(bench.heard).containsExactly("call closed PROTOCOL");
        assertThat(bench.callEnd.errorCode()).isEqualTo(8);
        assertThat(bench.tunnel.isEstablished()).isTrue();
        assertThat(bench.counters.get(L2tpEvent.MESSAGE_SENT)).isEqualTo(4);
    }

    @Test
    void aReservedBitMakesAnAvpUnrecognized() {
        bench.call();
        bench.play(ICRQ + "> c802 001c 11110101 00010003 800800000000000b 84080000000e0202  ICRP");
        assertThat(bench.callEnd.errorCode()).isEqualTo(8);
    }

    @Test
    void wenAndSliAreTakenAndIgnored() {
        bench.call();
        bench.play(ICRQ + ICRP + ICCN + """
                > c802 0024 11110101 00020004 8008000000000010 80100000002300000000000000000000  SLI
                > c802 0014 11110101 00030004 800800000000000f  WEN without its AVP
                < c802 000c 22220000 00040004  ZLB
                """);
        assertThat(bench.counters.get(L2tpEvent.IGNORED_WEN)).isOne();
        assertThat(bench.heard).containsExactly("call established", "link info 0 0");
        bench.play("> c802 001c 11110101 00040004 8008000000000010 8008000000630000  SLI with AVP 99, M set");
        assertThat(bench.heard).last().isEqualTo("call closed PROTOCOL");
    }

    @Test
    void aSecondIcrpIsAnError() {
        bench.call();
        bench.play(ICRQ + ICRP + ICCN + "> c802 001c 11110101 00020004 800800000000000b 80080000000e0203  ICRP");
        assertThat(bench.callEnd.origin()).isEqualTo(CallEnd.Origin.PROTOCOL);
    }

    @Test
    void requestsToALacAreRefused() {
        bench.play("""
                > c802 0026 11110000 00010002 800800000000000a 80080000000e0009 800a0000000f00000001  ICRQ
                < c802 003d 22220009 00020002 800800000000000e 80210000000100050000 6e6f2063616c6c73206172652074616b656e2068657265 80080000000e0000  CDN 5
                > c802 001c 11110000 00020003 8008000000000007 80080000000e000a  OCRQ
                < c802 0047 2222000a 00030003 800800000000000e 802b0000000100050000 6e6f206f7574676f696e672063616c6c732061726520706c616365642068657265 80080000000e0000  CDN 5
                """);
        assertThat(bench.counters.get(L2tpEvent.REFUSED_CALL)).isEqualTo(2);
    }

    @Test
    void aPapPasswordIsNotSentInClear() {
        ProxyAuthentication pap = new ProxyAuthentication.Pap(Octets.ofText("user"), 1, Octets.ofText("password"));
        Call call = bench.call(0x0101, new CallSpec(1, "", "", null, 0, null, pap));
        assertThat(bench.heard).containsExactly("call closed LOCAL");
        assertThat(bench.callEnd.text()).contains("PAP password may only be sent hidden");
        assertThat(call.isClosed()).isTrue();
        assertThat(pap.toString()).doesNotContain("password");
        bench.play("=");
    }

    @Test
    void aValueNoAvpCanHoldEndsTheCallNotTheProcess() {
        Octets name = Octets.ofHex("61".repeat(1_400));
        ProxyAuthentication chap = new ProxyAuthentication.Chap(name, 1, Octets.of(1), Octets.of(2));
        bench.call(0x0101, new CallSpec(1, "", "", null, 0, null, chap));
        assertThat(bench.heard).containsExactly("call closed LOCAL");
        bench.play("=");
    }

    @Test
    void aCallInAnEndedTunnelIsRefusedAndAnIdInUseIsAnError() {
        bench.call();
        assertThatThrownBy(bench::call).isInstanceOf(IllegalArgumentException.class);
        bench.tunnel.close(StopCcnResult.GENERAL_REQUEST, null, "", bench.clock.now());
        bench.heard.clear();
        bench.call();
        assertThat(bench.heard).containsExactly("call closed TUNNEL");
    }

    @Test
    void aCallThatEndsWhileItsIccnWaitsIsNeverEstablished() {
        Call call = bench.call();
        bench.play(ICRQ);
        for (int id = 0x0201; id <= 0x0203; id++) {
            bench.call(id, new CallSpec(8, "", "", null, 0, null, null));
        }
        bench.play(
                "> c802 001c 11110101 00010002 800800000000000b 80080000000e0202  ICRP that acknowledges nothing new");
        call.close(CdnResult.LOSS_OF_CARRIER, null, "", bench.clock.now());
        bench.play("> c802 000c 11110000 00020005  ZLB\n> c802 000c 11110000 00020008  ZLB\n+ 1s");
        assertThat(bench.heard).containsExactly("call closed LOCAL");
        assertThat(bench.counters.get(L2tpEvent.MESSAGE_SENT)).isEqualTo(8);
    }
}
