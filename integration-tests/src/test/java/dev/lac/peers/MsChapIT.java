package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** MS-CHAP between pppd, the LAC, FreeRADIUS and an LNS (RFC 2433, RFC 2759, RFC 2548). */
@RealPeers
class MsChapIT {
    private static final String USER = "ann@isp.test";
    private static final String PASSWORD = "correct-horse-7";
    private static final String SECRET = "tunnel-secret-5";
    private static final int ICCN = 12;
    /** Proxy Authen Type, Name, Challenge, ID, Response. */
    private static final List<Integer> PROXY_AUTHENTICATION =
            IntStream.rangeClosed(29, 33).boxed().toList();

    private static String settings(String authentication) {
        return """
                ppp:
                  authentication: [%s]
                """.formatted(authentication) + LacProcess.oneLns(SECRET);
    }

    private static String users() {
        return "%s Cleartext-Password := \"%s\"\n".formatted(USER, PASSWORD);
    }

    /**
     * A wrong password first, on the same machine. There is no Proxy Authen Type for MS-CHAPv2 (RFC 2661 §4.4.5), so the LNS hears of no
     * proof and asks for its own.
     */
    @Test
    void version2(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(users());
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "mschap-v2"));
            Pppd.secrets(rig, Map.of(USER, PASSWORD));
            rig.lac(settings("mschap-v2"));
            Capture capture = rig.capture();

            Pppd wrong = Pppd.dial(rig, 0, USER, "wrong");
            wrong.awaitExit();
            assertThat(wrong.log())
                    .contains("<auth chap MS-v2>")
                    .containsPattern(
                            "rcvd \\[CHAP Failure id=0x[0-9a-f]+ \"E=691 R=0 C=[0-9a-f]{32} V=3 M=Authentication rejected\"")
                    .contains("MS-CHAP authentication failed: Authentication rejected");
            assertThat(radius.accounting()).isEmpty();

            Pppd ann = Pppd.dial(rig, 1, USER, PASSWORD);
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, 5, 1000);
            // S= is what only one who knows the password can say, so this pppd has examined the LAC, and then the LNS.
            assertThat(ann.log().split("rcvd \\[CHAP Success id=0x[0-9a-f]+ \"S=[0-9A-F]{40}", -1))
                    .hasSize(3);
            assertThat(lns.pppLog()).contains("<auth chap MS-v2>", "name = \"" + USER + "\"");

            capture.stop();
            assertThat(capture.controlMessage(ICCN))
                    .extracting(Capture.Avp::type)
                    .contains(26, 27, 28)
                    .doesNotContainAnyElementsOf(PROXY_AUTHENTICATION);
            assertThat(capture.contains(USER, Capture.Place.CORE)).isTrue();
        });
    }

    /** Version 1 has a Proxy Authen Type, 5, and so goes whole. */
    @Test
    void version1(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.freeRadius(users());
            rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "mschap"));
            Pppd.secrets(rig, Map.of(USER, PASSWORD));
            rig.lac(settings("mschap-v1"));
            Capture capture = rig.capture();

            Pppd wrong = Pppd.dial(rig, 0, USER, "wrong");
            wrong.awaitExit();
            assertThat(wrong.log()).contains("<auth chap MS>").contains("MS-CHAP authentication failed: E=691");

            Pppd ann = Pppd.dial(rig, 1, USER, PASSWORD);
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, 5, 1000);

            capture.stop();
            assertThat(capture.controlMessage(ICCN))
                    .extracting(Capture.Avp::type)
                    .containsAll(PROXY_AUTHENTICATION);
            assertThat(capture.packets(
                            Capture.Place.CORE, "l2tp.avp.message_type == " + ICCN, "l2tp.avp.proxy_authen_type"))
                    .containsOnly(List.of("5"));
        });
    }
}
