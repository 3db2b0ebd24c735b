package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A real subscriber from PADI to PADT: pppd, FreeRADIUS, dnsmasq and a real LNS around the product. */
@RealPeers
class LoginIT {
    private static final String USER = "ann@isp.test";
    private static final String PASSWORD = "correct-horse-7";
    private static final String TUNNEL_SECRET = "tunnel-secret-5";
    private static final String LOSS_OF_CARRIER = "1";
    private static final int SCCRQ = 1;
    private static final int ICCN = 12;
    private static final int CDN = 14;
    private static final int AVP_HEADER = 6;
    /** As Proxy Authen Type. */
    private static final String PAP = "3";

    private static String settings(String more) {
        return """
                l2tp:
                  local: 192.0.2.1
                lns:
                  - name: isp
                    addresses: [lns.isp.test]
                    secret: %s
                selection:
                  rules:
                    - domain: isp.test
                      lns: isp
                """.formatted(TUNNEL_SECRET) + more;
    }

    private static String user() {
        return "%s Cleartext-Password := \"%s\"\n".formatted(USER, PASSWORD);
    }

    @Test
    void chapThroughXl2tpdByName(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(user());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(TUNNEL_SECRET, "chap"));
            Pppd.secrets(rig, Map.of(USER, PASSWORD));
            LacProcess lac = rig.lac(settings("ppp:\n  authentication: [chap]\n"));
            Capture capture = rig.capture();

            Pppd ann = Pppd.dial(rig, 0, USER, PASSWORD);
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, 20, 1000);
            Map<String, String> start = radius.awaitAccounting("Start", USER);
            assertThat(start).containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS1);

            // The LNS has heard it by LCP, its pppd has ended, and it says so.
            ann.hangUpAccounted(radius);
            lac.awaitLog("the LNS ended the call");
            Await.until("the LNS has ended its PPP, too", () -> lns.sessions() == 0);
            capture.stop();
            assertThat(capture.packets(Capture.Place.CORE, "l2tp.avp.message_type == " + CDN, "l2tp.result_code"))
                    .containsOnly(List.of(LOSS_OF_CARRIER));
            assertThat(capture.packets(Capture.Place.CORE, "l2tp.type == 1 && ip.src == " + Rig.LAC, "ip.dsfield.dscp"))
                    .containsOnly(List.of("48"));
            assertThat(capture.contains(PASSWORD, Capture.Place.CORE, Capture.Place.LOOPBACK))
                    .isFalse();
            assertThat(radius.accounting()).hasSize(2);
        });
    }

    /** What is left unsaid by pppd on the kernel's PPPoE, the PADT, is the first that anybody hears here. */
    @Test
    void hangUpByPadt(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(user());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(TUNNEL_SECRET, "chap"));
            Pppd.secrets(rig, Map.of(USER, PASSWORD));
            LacProcess lac = rig.lac(settings(""));

            Pppd ann = Pppd.dial(rig, 0, USER, PASSWORD, Pppd.Pppoe.PROGRAM);
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, 5, 1000);
            lns.pause();
            assertThat(ann.hangUpAccounted(radius)).containsEntry("Acct-Terminate-Cause", "User-Request");
            lac.awaitLog("the subscriber hung up");
            lns.goOn();
            Await.until("the LNS has got the CDN", () -> lns.log().contains("Connection closed to " + Rig.LAC));
            assertThat(lns.log()).contains("the subscriber hung up");
        });
    }

    /** The LAC asks for PAP and the LNS for CHAP, so that only proxy authentication could betray the password. */
    @Test
    void papWithHiddenPassword(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(user());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(TUNNEL_SECRET, "chap"));
            Pppd.secrets(rig, Map.of(USER, PASSWORD));
            LacProcess lac = rig.lac(settings("ppp:\n  authentication: [pap]\n"));
            Capture capture = rig.capture();

            Pppd ann = Pppd.dial(rig, 0, USER, PASSWORD);
            ann.awaitUp();
            assertThat(ann.log()).contains("sent [PAP AuthReq");
            ann.ping(Xl2tpd.GATEWAY, 5, 100);
            ann.hangUpAccounted(radius);

            capture.stop();
            assertThat(capture.controlMessage(ICCN))
                    .as("Proxy Authen Response (RFC 2661 §4.4.5) is there, hidden")
                    .anyMatch(avp -> avp.type() == 33 && avp.hidden() && avp.length() > AVP_HEADER + PASSWORD.length());
            assertThat(capture.packets(
                            Capture.Place.CORE, "l2tp.avp.message_type == " + ICCN, "l2tp.avp.proxy_authen_type"))
                    .containsOnly(List.of(PAP));
            assertThat(capture.contains(
                            TUNNEL_SECRET, Capture.Place.ACCESS, Capture.Place.CORE, Capture.Place.LOOPBACK))
                    .isFalse();
            assertThat(capture.contains(PASSWORD, Capture.Place.CORE, Capture.Place.LOOPBACK))
                    .isFalse();
            assertThat(lac.log()).doesNotContain(PASSWORD).doesNotContain(TUNNEL_SECRET);
        });
    }

    /**
     * An LNS learns which secret to uncover AVPs with from the SCCRQ, in which nothing may be hidden therefore. Names and responses are as
     * long as one another, their hidden forms are not.
     */
    @Test
    void everyAvpThatMayBeIsHiddenAndPadded(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Map<String, String> passwords =
                    Map.of("ann@isp.test", "a", "bob@isp.test", "b", "cat@isp.test", "c", "dan@isp.test", "d");
            StringBuilder users = new StringBuilder();
            passwords.forEach(
                    (user, password) -> users.append("%s Cleartext-Password := \"%s\"\n".formatted(user, password)));
            rig.freeRadius(users.toString());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(TUNNEL_SECRET, "chap"));
            Pppd.secrets(rig, passwords);
            rig.lac(settings("")
                    .replace("secret: " + TUNNEL_SECRET, "secret: " + TUNNEL_SECRET + "\n    hide-avps: true")
                    .replace("l2tp:", "l2tp:\n  hide-padding: 32"));
            Capture capture = rig.capture();

            List<Pppd> all = new ArrayList<>();
            passwords.forEach((user, password) -> all.add(Pppd.dial(rig, all.size(), user, password)));
            all.forEach(Pppd::awaitUp);
            all.forEach(pppd -> pppd.ping(Xl2tpd.GATEWAY, 3, 100));
            assertThat(lns.sessions()).isEqualTo(passwords.size());

            capture.stop();
            assertThat(capture.controlMessages(SCCRQ))
                    .hasSize(1)
                    .allSatisfy(avps -> assertThat(avps).noneMatch(Capture.Avp::hidden));
            List<List<Capture.Avp>> connected = capture.controlMessages(ICCN);
            assertThat(connected).hasSize(passwords.size());
            // 6 of header, 2 that tell the true length, the value, all but the header made up to a multiple of 16, up
            // to 32 more.
            assertThat(hiddenLengths(connected, 30))
                    .allSatisfy(length -> assertThat(length).isBetween(22, 54));
            assertThat(hiddenLengths(connected, 33))
                    .allSatisfy(length -> assertThat(length).isBetween(38, 70));
            assertThat(hiddenLengths(connected, 30).stream().distinct().count()
                            + hiddenLengths(connected, 33).stream().distinct().count())
                    .as("different lengths of values of one length")
                    .isGreaterThan(2);
        });
    }

    private static List<Integer> hiddenLengths(List<List<Capture.Avp>> messages, int type) {
        return messages.stream()
                .map(avps -> avps.stream()
                        .filter(avp -> avp.type() == type && avp.hidden())
                        .findFirst()
                        .orElseThrow()
                        .length())
                .toList();
    }

    /** l2tpns counts no data messages, whatever the LAC requires (RFC 2661 §5.4), and takes those that the LAC has counted. */
    @Test
    void chapThroughL2tpns(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(user());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS3));
            L2tpns lns = rig.l2tpns(TUNNEL_SECRET);
            LacProcess lac = rig.lac(settings("").replace("secret: ", "sequencing: true\n    secret: "));
            Capture capture = rig.capture();

            // l2tpns acknowledges a Terminate-Request and waits; it takes a PADT.
            Pppd ann = Pppd.dial(rig, 0, USER, PASSWORD, Pppd.Pppoe.PROGRAM);
            ann.awaitUp();
            ann.ping(L2tpns.GATEWAY, 5, 100);
            assertThat(ann.hangUpAccounted(radius)).containsEntry("Acct-Terminate-Cause", "User-Request");
            lac.awaitLog("the subscriber hung up");
            Await.until("l2tpns has got the CDN", () -> lns.log().contains("Received CDN"));
            capture.stop();
            assertThat(capture.count(Capture.Place.CORE, "l2tp.type == 0 && l2tp.seq_bit == 1 && ip.src == " + Rig.LAC))
                    .isGreaterThan(5);
            assertThat(capture.count(
                            Capture.Place.CORE, "l2tp.type == 0 && l2tp.seq_bit == 1 && ip.src == " + Rig.LNS3))
                    .isZero();
        });
    }
}
