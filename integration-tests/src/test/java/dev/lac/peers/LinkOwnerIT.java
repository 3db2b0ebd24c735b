package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.peers.Capture.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Whose link it is: the LAC's until ICCN, the LNS' afterwards (RFC 2661 §4.4.5, §6.8). */
@RealPeers
class LinkOwnerIT {
    private static final String USER = "ann@isp.test";
    private static final String SECRET = "tunnel-secret-5";

    private static final String FROM_SUBSCRIBER = "pppoes && eth.src == " + Guest.mac(0);
    private static final String TO_SUBSCRIBER = "pppoes && eth.dst == " + Guest.mac(0);
    private static final String FROM_LAC = "l2tp.type == 0 && ip.src == " + Rig.LAC;
    private static final String FROM_LNS = "l2tp.type == 0 && ip.src == " + Rig.LNS1;
    private static final String ECHO_REQUEST = " && ppp.protocol == 0xc021 && ppp.code == 9";
    private static final String ECHO_REPLY = " && ppp.protocol == 0xc021 && ppp.code == 10";
    private static final String CHALLENGE = " && chap.code == 1";
    private static final String RESPONSE = " && chap.code == 2";

    /**
     * pppd sends an Echo-Request a second and gives up after three without an answer; the LAC does likewise as long as it waits for an LNS
     * that is asleep. Then the LNS' pppd challenges anew every second.
     */
    @Test
    void echoesAndChallengesAreTheOwners(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap").with("chap-interval 1"));
            Pppd.secrets(rig, Map.of(USER, "a"));
            LacProcess lac = rig.lac("""
                    ppp:
                      echo-interval: 1s
                    l2tp:
                      local: 192.0.2.1
                      setup-timeout: 1m
                      max-setup-retransmits: 20
                    lns:
                      - name: isp
                        addresses: [192.0.2.2]
                        secret: %s
                    selection:
                      rules:
                        - lns: isp
                    """.formatted(SECRET));
            Capture capture = rig.capture();
            lns.pause();
            Pppd ann = Pppd.dial(rig, 0, USER, "a", Pppd.Pppoe.KERNEL.with("lcp-echo-interval 1 lcp-echo-failure 3"));
            Await.until(
                    "LAC and subscriber have answered one another",
                    () -> ann.count("rcvd \\[LCP EchoRep") >= 2 && ann.count("sent \\[LCP EchoRep") >= 2);
            assertThat(lac.log()).doesNotContain("is connected to");

            lns.goOn();
            ann.awaitUp();
            // pppd logs no echoes of a link that is up; five seconds without an answer would have been too many for it.
            Await.until("the LNS has challenged anew five times", () -> lns.count("sent \\[CHAP Success") >= 6);
            assertThat(ann.isRunning()).isTrue();
            ann.ping(Xl2tpd.GATEWAY, 3, 100);

            capture.stop();
            String iccn = capture.packets(Place.CORE, "l2tp.avp.message_type == 12", "frame.time_epoch")
                    .get(0)
                    .get(0);
            String later = " && frame.time_epoch > " + iccn;
            assertThat(capture.count(Place.ACCESS, TO_SUBSCRIBER + ECHO_REQUEST))
                    .as("Echo-Requests of the LAC; pppd at the LNS sends none")
                    .isGreaterThanOrEqualTo(2);
            assertThat(capture.count(Place.ACCESS, TO_SUBSCRIBER + ECHO_REQUEST + later))
                    .isZero();
            relayedAndNotMade(capture, TO_SUBSCRIBER + ECHO_REPLY + later, FROM_LNS + ECHO_REPLY, "lcp.magic_number");
            relayedAndNotMade(capture, FROM_SUBSCRIBER + RESPONSE + later, FROM_LAC + RESPONSE, "chap.value");
            relayedAndNotMade(capture, TO_SUBSCRIBER + CHALLENGE + later, FROM_LNS + CHALLENGE, "chap.value");
            relayedAndNotMade(
                    capture, FROM_SUBSCRIBER + ECHO_REQUEST + later, FROM_LAC + ECHO_REQUEST, "lcp.magic_number");
        });
    }

    /** What has one field on one side has it, as often and in this order, on the other. */
    private static void relayedAndNotMade(Capture capture, String access, String core, String field) {
        List<List<String>> there = capture.packets(Place.CORE, core, field);
        assertThat(there).hasSizeGreaterThanOrEqualTo(3);
        assertThat(capture.packets(Place.ACCESS, access, field)).isEqualTo(there);
    }
}
