package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What LAC and LNS make of each other over a link that keeps everything. */
class PairTest {
    private static final CallSpec CALL = new CallSpec(9, "", "", null, 0, null, null);

    private final Pair pair = new Pair(
            1, Bench.spec(null, false, Duration.ZERO), Bench.spec(Octets.ofText("unused"), false, Duration.ZERO));

    private final Pair plain =
            new Pair(1, Bench.spec(null, false, Duration.ZERO), Bench.spec(null, false, Duration.ZERO));

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
        TunnelSpec impatient = new TunnelSpec(
                "lns",
                null,
                false,
                16,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                5,
                Duration.ofSeconds(5),
                "dev");
        Pair slow = new Pair(1, Bench.spec(null, false, Duration.ZERO), impatient);
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
}
