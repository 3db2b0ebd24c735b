package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proxy AVPs of the ICCN (RFC 2661 §4.4.5), kind of authentication by kind of authentication, and what the LNS reads in them. */
class ProxyAvpTest {
    private static final ProxyLcp LCP = new ProxyLcp(
            Octets.ofHex("0104 05d4"), Octets.ofHex("0305 c223 05"), Octets.ofHex("0104 05d4 0506 11223344"));
    private static final Octets NAME = Octets.ofText("user@realm");
    private static final Octets CHALLENGE = Octets.ofHex("00112233445566778899aabbccddeeff");
    private static final Octets RESPONSE = Octets.ofHex("0f0e0d0c0b0a09080706050403020100");

    /** The ICCN's AVPs 26 to 38 as {@code type=value}, {@code type=H} for hidden ones; none may have M set. */
    private static List<String> proxyAvps(Pair pair) throws Exception {
        List<String> avps = new ArrayList<>();
        for (Octets packet : pair.sentByLac) {
            List<Avp> all = ControlMessage.parse(packet.buffer()).avps();
            if (all.isEmpty() || !all.get(0).value().equals(Octets.of(0, 12))) {
                continue;
            }
            for (Avp avp : all) {
                if (avp.type() >= 26 && avp.type() <= 38 && avp.type() != 36) {
                    assertThat(avp.mandatory()).as(avp.toString()).isFalse();
                    avps.add(
                            avp.type() + "=" + (avp.hidden() ? "H" : avp.value().hex()));
                    assertThat(avp.hidden() && avp.value().length() % 16 != 0)
                            .as("padded: %s", avp)
                            .isFalse();
                }
            }
        }
        return avps;
    }

    private static Pair connect(Octets secret, boolean hide, ProxyLcp lcp, ProxyAuthentication authentication) {
        Pair pair = new Pair(1, Specs.quiet(secret, hide), Specs.quiet(secret, hide));
        Pair.LacCall call = pair.call(
                5,
                CallSpec.builder(9)
                        .callingNumber("calling")
                        .calledNumber("called")
                        .subAddress("sub")
                        .connectSpeed(10_000_000, 1_000_000)
                        .proxyLcp(lcp)
                        .proxyAuthentication(authentication)
                        .privateGroupId("group")
                        .build());
        pair.clock.advance(Duration.ofSeconds(1));
        assertThat(call.established).isOne();
        ReceivedCall iccn = pair.lnsCalls.get(0).iccn;
        assertThat(iccn.proxyLcp()).isEqualTo(lcp);
        assertThat(iccn.proxyAuthentication()).isEqualTo(authentication);
        assertThat(iccn)
                .extracting(
                        ReceivedCall::callSerialNumber,
                        ReceivedCall::callingNumber,
                        ReceivedCall::calledNumber,
                        ReceivedCall::subAddress,
                        ReceivedCall::txConnectSpeed,
                        ReceivedCall::rxConnectSpeed,
                        ReceivedCall::framingType,
                        ReceivedCall::privateGroupId)
                .containsExactly(9L, "calling", "called", "sub", 10_000_000L, 1_000_000L, 1L, "group");
        return pair;
    }

    @Test
    void chap() throws Exception {
        Pair pair = connect(null, false, LCP, new ProxyAuthentication.Chap(NAME, 0x7f, CHALLENGE, RESPONSE));
        assertThat(proxyAvps(pair))
                .containsExactly(
                        "26=010405d4",
                        "27=0305c22305",
                        "28=010405d4050611223344",
                        "29=0002",
                        "30=" + NAME.hex(),
                        "31=" + CHALLENGE.hex(),
                        "32=007f",
                        "33=" + RESPONSE.hex(),
                        "37=" + Octets.ofText("group").hex(),
                        "38=000f4240");
    }

    @Test
    void papHidesThePasswordAlone() throws Exception {
        Octets secret = Octets.ofText("secret");
        Pair pair = connect(secret, false, LCP, new ProxyAuthentication.Pap(NAME, 3, Octets.ofText("password")));
        assertThat(proxyAvps(pair))
                .containsExactly(
                        "26=010405d4",
                        "27=0305c22305",
                        "28=010405d4050611223344",
                        "29=0003",
                        "30=" + NAME.hex(),
                        "32=0003",
                        "33=H",
                        "37=" + Octets.ofText("group").hex(),
                        "38=000f4240");
        assertThat(pair.sentByLac)
                .noneMatch(packet ->
                        packet.hex().contains(Octets.ofText("password").hex()));
    }

    @Test
    void msChapVersionOne() throws Exception {
        Octets response = Octets.ofHex("5a".repeat(49));
        Octets challenge = Octets.ofHex("0011223344556677");
        Pair pair = connect(null, false, LCP, new ProxyAuthentication.MsChapV1(NAME, 255, challenge, response));
        assertThat(proxyAvps(pair)).contains("29=0005", "31=" + challenge.hex(), "32=00ff", "33=" + response.hex());
    }

    @Test
    void noAuthenticationAndNothingAtAll() throws Exception {
        assertThat(proxyAvps(connect(null, false, LCP, new ProxyAuthentication.None())))
                .containsExactly(
                        "26=010405d4",
                        "27=0305c22305",
                        "28=010405d4050611223344",
                        "29=0004",
                        "37=" + Octets.ofText("group").hex(),
                        "38=000f4240");
        assertThat(proxyAvps(connect(null, false, LCP, null))).noneMatch(avp -> avp.matches("(29|3[0-3])=.*"));
        assertThat(proxyAvps(connect(null, false, null, null))).hasSize(2);
    }

    @Test
    void everythingThatTellsWhoCallsIsHiddenWhenTold() throws Exception {
        Octets secret = Octets.ofText("secret");
        Pair pair = connect(secret, true, LCP, new ProxyAuthentication.Chap(NAME, 1, CHALLENGE, RESPONSE));
        assertThat(proxyAvps(pair))
                .containsExactly("26=H", "27=H", "28=H", "29=H", "30=H", "31=H", "32=H", "33=H", "37=H", "38=000f4240");
        for (Octets part : List.of(NAME, CHALLENGE, RESPONSE, Octets.ofText("calling"), Octets.ofText("called"))) {
            assertThat(pair.sentByLac).noneMatch(packet -> packet.hex().contains(part.hex()));
        }
    }

    @Test
    void theLnsFindsDifferentSecrets() {
        Pair pair = new Pair(1, Specs.quiet(Octets.ofText("one"), false), Specs.quiet(Octets.ofText("two"), false));
        Pair.LacCall call = pair.call(5, CallSpec.builder(9).build());
        pair.clock.advance(Duration.ofSeconds(100));
        assertThat(pair.lacLog.end.origin()).isEqualTo(TunnelEnd.Origin.AUTHENTICATION);
        assertThat(pair.lnsLog.end.origin()).isEqualTo(TunnelEnd.Origin.PEER_MESSAGE);
        assertThat(pair.lnsLog.end.resultCode()).isEqualTo(4);
        assertThat(call.end.tunnel()).isEqualTo(pair.lacLog.end);
        assertThat(pair.lacLog.released).isOne();
        assertThat(pair.lnsLog.released).isOne();
    }

    @Test
    void theLnsRefusesACallWithAHint() {
        Pair pair = new Pair(1, Specs.quiet(null, false), Specs.quiet(null, false));
        pair.decision =
                (p, icrq) -> new AcceptOwner.Answer.Refuse(CdnResult.GENERAL_ERROR, ErrorCode.TRY_ANOTHER, "full");
        Pair.LacCall call = pair.call(5, CallSpec.builder(9).build());
        pair.clock.advance(Duration.ofSeconds(1));
        assertThat(call.end.origin()).isEqualTo(CallEnd.Origin.PEER_MESSAGE);
        assertThat(ErrorCode.of(call.end.errorCode())).isEqualTo(ErrorCode.TRY_ANOTHER);
        assertThat(call.end.text()).isEqualTo("full");
        assertThat(pair.lac.isEstablished()).isTrue();
        assertThat(pair.lns.callCount()).isZero();
    }
}
