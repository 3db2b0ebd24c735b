package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Logins that must not succeed: the subscriber is told why, the operator is told why, and nothing is left behind. */
@RealPeers
class RefusalIT {
    private static final String SETTINGS = """
            l2tp:
              local: 192.0.2.1
            lns:
              - name: isp
                addresses: [lns.isp.test]
                secret: tunnel-secret-5
            selection:
              rules:
                - domain: isp.test
                  lns: isp
            ppp:
              authentication: [%s]
            """;
    /** "Requester is not authorized to establish a control channel" (RFC 2661 §4.4.2). */
    private static final String NOT_AUTHORIZED = "4";

    private static final String USER = "bob@isp.test Cleartext-Password := \"right\"\n";

    @Test
    void wrongPasswordByChap(TestInfo test) throws Exception {
        wrongPassword(test, "chap", "CHAP authentication failed: " + FreeRadius.REJECTION);
    }

    @Test
    void wrongPasswordByPap(TestInfo test) throws Exception {
        wrongPassword(test, "pap", "Remote message: " + FreeRadius.REJECTION);
    }

    private static void wrongPassword(TestInfo test, String protocol, String logged) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(USER);
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            LacProcess lac = rig.lac(SETTINGS.formatted(protocol));

            Pppd bob = Pppd.dial(rig, 0, "bob@isp.test", "wrong");
            bob.awaitExit();
            assertThat(bob.log()).contains(logged);
            assertThat(lac.log())
                    .contains("bob@isp.test ends: the user was refused: auth 127.0.0.1:1812 sent an Access-Reject: "
                            + FreeRadius.REJECTION);
            nothingIsLeft(rig, lac);
            assertThat(radius.accounting()).isEmpty();
        });
    }

    @Test
    void unknownLnsName(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(USER);
            Dnsmasq dns = rig.dnsmasq(Map.of("other.isp.test", Rig.LNS1));
            LacProcess lac = rig.lac(SETTINGS.formatted("chap"));

            Pppd bob = Pppd.dial(rig, 0, "bob@isp.test", "right");
            bob.awaitExit();
            assertThat(dns.log()).contains("lns.isp.test is NXDOMAIN");
            assertThat(bob.log()).contains("CHAP authentication failed: the LNS name cannot be resolved");
            assertThat(lac.log())
                    .contains("bob@isp.test ends: the LNS name cannot be resolved: isp lns.isp.test: no such name");
            nothingIsLeft(rig, lac);
            assertThat(radius.accounting()).isEmpty();
        });
    }

    /** An LNS that dials the LAC, as an access concentrator would dial it. */
    @Test
    void aTunnelAskedOfTheLac(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.freeRadius(USER);
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings("tunnel-secret-5", "chap"));
            LacProcess lac = rig.lac(SETTINGS.formatted("chap"));
            Capture capture = rig.capture();

            lns.dialTheLac();
            Await.until(
                    "the LNS hears what becomes of it", () -> lns.log().contains("Connection closed to " + Rig.LAC));
            assertThat(lns.log())
                    .contains("peer closing for reason 4")
                    .contains("no control connections are accepted here");

            capture.stop();
            assertThat(capture.packets(Capture.Place.CORE, "l2tp.avp.message_type == 4", "l2tp.result_code"))
                    .containsOnly(List.of(NOT_AUTHORIZED));
            nothingIsLeft(rig, lac);
        });
    }

    private static void nothingIsLeft(Rig rig, LacProcess lac) {
        assertThat(rig.guest().sh("ip -n sub -o link")).doesNotContain("ppp");
        lac.stop();
        assertThat(lac.foundAtShutdown("subscribers")).isZero();
        assertThat(lac.foundAtShutdown("tunnels")).isZero();
        assertThat(lac.log()).doesNotContain("was not delivered").doesNotContain("not everything was acknowledged");
    }
}
