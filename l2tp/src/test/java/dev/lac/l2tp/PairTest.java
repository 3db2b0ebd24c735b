package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What LAC and LNS make of each other over a link that keeps everything. */
class PairTest {
    private static final CallSpec CALL = CallSpec.builder(9).build();

    private final Pair pair = new Pair(1, Specs.quiet(null, false), Specs.quiet(Specs.SECRET, false));

    private final Pair plain = new Pair(1, Specs.quiet(null, false), Specs.quiet(null, false));

    @Test
    void anLnsThatChallengesALacWithoutSecretIsToldSo() {
        pair.lac.open(pair.clock.now());
        pair.clock.advance(Duration.ofSeconds(1));
        assertThat(pair.lacLog.end.origin()).isEqualTo(TunnelEnd.Origin.AUTHENTICATION);
        assertThat(pair.lnsLog.end.resultCode()).isEqualTo(StopCcnResult.NOT_AUTHORIZED.number());
    }

    @Test
    void theLnsFindsACallThatEndsBeforeItsIdIsKnown() {
        plain.lac.open(plain.clock.now());
        plain.clock.advance(Duration.ofSeconds(1));
        Pair.LacCall call = plain.call(5, CALL);
        call.call.close(CdnResult.LOSS_OF_CARRIER, null, "", plain.clock.now());
        plain.clock.advance(Duration.ofSeconds(1));
        assertThat(plain.lnsCalls).hasSize(1);
        assertThat(plain.lnsCalls.get(0).end.origin()).isEqualTo(CallEnd.Origin.PEER_MESSAGE);
        assertThat(plain.lns.callCount()).isZero();
        assertThat(plain.lac.isEstablished()).isTrue();
    }

    @Test
    void aSessionIdMayBeUsedAgain() {
        for (int i = 0; i < 3; i++) {
            Pair.LacCall call = plain.call(5, CALL);
            plain.clock.advance(Duration.ofSeconds(1));
            assertThat(call.established).isOne();
            call.call.close(CdnResult.LOSS_OF_CARRIER, null, "", plain.clock.now());
            plain.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(plain.lnsCounters.get(L2tpEvent.REFUSED_CALL)).isZero();
    }

    @Test
    void theLnsEndsACall() {
        Pair.LacCall call = plain.call(5, CALL);
        plain.clock.advance(Duration.ofSeconds(1));
        LnsCall lnsCall = plain.lnsCalls.get(0).call;
        lnsCall.close(CdnResult.ADMINISTRATIVE, null, "maintenance", plain.clock.now());
        plain.clock.advance(Duration.ofSeconds(1));
        assertThat(call.end.describe())
                .isEqualTo("peer message, CDN result 3 Call disconnected for administrative reasons: maintenance");
        assertThat(plain.lnsCalls.get(0).end.origin()).isEqualTo(CallEnd.Origin.LOCAL);
    }

    @Test
    void anLnsDoesNotWaitForIccnForEver() {
        TunnelSpec impatient = Specs.quiet().setupTimeout(Duration.ofSeconds(5)).build();
        Pair slow = new Pair(1, Specs.quiet(null, false), impatient);
        Pair.LacCall call = slow.call(5, CALL);
        slow.clock.until("ICRP is on its way", Duration.ofSeconds(1), () -> !slow.lnsCalls.isEmpty());
        slow.toLns.losing(1, 0);
        slow.clock.advance(Duration.ofSeconds(6));
        assertThat(slow.lnsCalls.get(0).end.origin()).isEqualTo(CallEnd.Origin.TIMEOUT);
        slow.toLns.losing(0, 0);
        slow.clock.advance(Duration.ofSeconds(20));
        assertThat(call.established).isOne();
        assertThat(call.end.origin()).isEqualTo(CallEnd.Origin.PEER_MESSAGE);
        assertThat(CdnResult.of(call.end.resultCode())).isEqualTo(CdnResult.TIMED_OUT);
        assertThat(slow.lns.isEstablished()).isTrue();
    }

    @Test
    void anEstablishedCallOutlivesTheSetupTimeout() {
        Pair.LacCall call = plain.call(5, CALL);
        plain.clock.advance(Duration.ofMinutes(10));
        assertThat(call.closed).isZero();
        assertThat(plain.lacCounters.get(L2tpEvent.IGNORED_IN_STATE)).isZero();
        assertThat(plain.lnsCounters.get(L2tpEvent.IGNORED_IN_STATE)).isZero();
    }

    @Test
    void anIcrqThatAssignsNoOrAUsedSessionIdIsRefused() {
        plain.call(5, CALL);
        plain.clock.advance(Duration.ofSeconds(1));
        int ns = 3;
        for (int id : new int[] {0, 5, 6}) {
            Octets body = new PacketWriter()
                    .octets(Octets.ofHex("800800000000000a 80080000000e"))
                    .u16(id)
                    .octets(Octets.ofHex("800a0000000f00000001"))
                    .toOctets();
            // As many as the LAC has sent: SCCRQ, SCCCN, ICRQ, ICCN.
            ControlMessage icrq = new ControlMessage(plain.lns.localId(), 0, ++ns, 2, body);
            plain.lns.receive(Pair.LAC, icrq.encode().buffer(), plain.clock.now());
        }
        assertThat(plain.lnsCounters.get(L2tpEvent.REFUSED_CALL)).isEqualTo(2);
        assertThat(plain.lns.callCount()).isEqualTo(2);
    }

    @Test
    void aCallIntoAnEndedTunnelIsRefusedAndAnIdInUseIsAnError() {
        plain.call(5, CALL);
        assertThatThrownBy(() -> plain.call(5, CALL)).isInstanceOf(IllegalArgumentException.class);
        plain.lac.close(StopCcnResult.GENERAL_REQUEST, null, "", plain.clock.now());
        Pair.LacCall late = plain.call(6, CALL);
        assertThat(late.end.origin()).isEqualTo(CallEnd.Origin.TUNNEL);
        assertThat(late.end.tunnel()).isEqualTo(plain.lacLog.end);
    }

    @Test
    void aValueNoAvpCanHoldEndsTheCallNotTheProcess() {
        Octets name = Octets.ofHex("61".repeat(1_400));
        ProxyAuthentication chap = new ProxyAuthentication.Chap(name, 1, Octets.of(1), Octets.of(2));
        Pair.LacCall call =
                plain.call(5, CallSpec.builder(1).proxyAuthentication(chap).build());
        assertThat(call.end.origin()).isEqualTo(CallEnd.Origin.LOCAL);
        AccessLineInformation line = new AccessLineInformation(name, null, Map.of());
        assertThat(plain.call(6, CallSpec.builder(1).accessLine(line).build())
                        .end
                        .text())
                .contains("longer than");
        assertThat(plain.call(7, CallSpec.builder(1).nasPortInfo(name).build())
                        .end
                        .text())
                .contains("longer than");
        assertThat(plain.sentByLac).isEmpty();
    }

    @Test
    void whatTheLacTellsOfACallTheLnsReads() {
        AccessLineInformation line = new AccessLineInformation(
                Octets.ofText("circuit"),
                Octets.ofText("remote"),
                Map.of(AccessLineInformation.Figure.of(0x81), 5_000_000_000L),
                Octets.of(2, 1, 0));
        CallSpec spec = CallSpec.builder(9)
                .callingNumber("calling")
                .calledNumber("called")
                .subAddress("sub")
                .bearerType(1)
                .physicalChannelId(-1)
                .nasPortInfo(Octets.of(1, 2))
                .accessLine(line)
                .connectSpeed(7, 7)
                .privateGroupId("group")
                .sequencingRequired(true)
                .connectSpeedUpdates(true)
                .dscp(46)
                .build();
        Pair.LacCall call = plain.call(5, spec);
        plain.clock.advance(Duration.ofSeconds(1));
        Pair.LnsSide side = plain.lnsCalls.get(0);
        assertThat(side.iccn)
                .isEqualTo(new ReceivedCall(
                        5,
                        9,
                        "called",
                        "calling",
                        "sub",
                        7,
                        7,
                        1,
                        null,
                        null,
                        "group",
                        true,
                        1,
                        -1,
                        Octets.of(1, 2),
                        line,
                        true,
                        46));
        assertThat(call.call.dscp()).isEqualTo(46);
        assertThat(side.call.sequencingRequired()).isTrue();
        assertThat(call.call.sequencingRequired()).isTrue();
    }

    @Test
    void anIdleTunnelHasNothingOutstanding() {
        plain.lac.open(plain.clock.now());
        assertThat(plain.lac.isIdle()).isFalse();
        plain.clock.advance(Duration.ofSeconds(1));
        assertThat(plain.lac.isIdle()).isTrue();
        assertThat(plain.lac.peerHostName()).isEqualTo("host");
        assertThat(plain.lac.peerId()).isEqualTo(plain.lns.localId());
        assertThat(plain.lac.callCount()).isZero();
    }

    /** Two peers over IPv6 (§8.1): nothing but the address differs. */
    @Test
    void peersMayBeReachedByIpv6() {
        InetSocketAddress lac = new InetSocketAddress("2001:db8::1", 1701);
        InetSocketAddress lns = new InetSocketAddress("2001:db8::2", 1701);
        Pair pair = new Pair(1, Specs.quiet(Specs.SECRET, true), Specs.quiet(Specs.SECRET, true), lac, lns);
        Pair.LacCall call = pair.call(5, CALL);
        pair.clock.advance(Duration.ofSeconds(1));
        assertThat(call.established).isOne();
        assertThat(pair.lac.peer()).isEqualTo(lns);
        assertThat(pair.lns.peer()).isEqualTo(lac);
    }
}
