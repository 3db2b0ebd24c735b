package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber's traffic through pppd, the LAC and xl2tpd, in every mode of the fast path, over a core of 1,500 octets. */
@RealPeers
class FastPathIT {
    private static final String USER = "ann@isp.test";
    private static final String SECRET = "tunnel-secret-9";
    private static final int CORE_MTU = 1_500;
    /** Sent; enough for windows of full segments. How fast they go is for {@code ./bench}. */
    private static final long SOME_OCTETS = 1_000_000;

    private static String settings(String mode) {
        return """
              max-payload: 1492
            ppp:
              mru: 1492
            dataplane:
              fast-path: %s
            """.formatted(mode) + LacProcess.oneLns(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "generic", "off"})
    void pingAndTcpNeedNoFragments(String mode, TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.directCore(CORE_MTU);
            FreeRadius radius = rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
            rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap").with("mtu 1492", "mru 1492"));
            Pppd.secrets(rig, Map.of(USER, "a"));
            LacProcess lac = rig.lac(settings(mode));
            Pppd ann = Pppd.dial(rig, 0, USER, "a", Pppd.Pppoe.KERNEL.with("mtu 1492 mru 1492"));
            ann.awaitUp();

            ann.ping(Xl2tpd.GATEWAY, 5, 100);
            Capture capture = rig.capture(Capture.Place.FAR_CORE);
            assertThat(transferred(rig, "")).isGreaterThan(SOME_OCTETS / 2);
            assertThat(transferred(rig, "-R")).isGreaterThan(SOME_OCTETS / 2);
            capture.stop();
            assertThat(capture.count(Capture.Place.FAR_CORE, "l2tp.type == 0 && tcp.len > 1300"))
                    .as("full segments, %s", mode)
                    .isGreaterThan(50);
            assertThat(capture.packets(Capture.Place.FAR_CORE, "ip.flags.mf == 1 || ip.frag_offset > 0", "ip.src"))
                    .as("fragments, %s", mode)
                    .isEmpty();
            // 1,500 - 38 - 40; that the other direction has no fragments shows that the answer was clamped, too
            assertThat(capture.packets(
                            Capture.Place.FAR_CORE,
                            "tcp.flags.syn == 1 && ip.src == " + Rig.LAC,
                            "tcp.options.mss_val"))
                    .isNotEmpty()
                    .allSatisfy(mss -> assertThat(mss).isEqualTo(List.of("1422")));

            if (!mode.equals("off")) {
                lac.awaitLog("access0: fast path " + mode);
                lac.awaitLog("core0: fast path " + mode);
            }
            ann.hangUpAccounted(radius);
        });
    }

    /** Octets that had been received when the sender was done; its buffer holds the rest. */
    private static long transferred(Rig rig, String direction) {
        rig.guest().sh("ip netns exec lns1 iperf3 -s -1 -D -B " + Xl2tpd.GATEWAY);
        String report = rig.guest()
                .sh("ip netns exec sub iperf3 -c " + Xl2tpd.GATEWAY + " -n " + SOME_OCTETS
                        + " -w 64K --connect-timeout 5000 " + direction + " -J");
        Matcher received = Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bytes\":\\s*(\\d+)")
                .matcher(report);
        assertThat(received.find()).as(report).isTrue();
        return Long.parseLong(received.group(1));
    }

    /** Whatever way the process ends, its programs end with it, and the next one begins with nothing of it. */
    @Test
    void aKilledLacLeavesNoProgram(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.directCore(CORE_MTU);
            rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
            rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, Map.of(USER, "a"));
            LacProcess lac = rig.lac(settings("native"));
            Pppd ann = Pppd.dial(rig, 0, USER, "a", Pppd.Pppoe.KERNEL);
            ann.awaitUp();
            assertThat(programs(rig, Rig.ACCESS)).isTrue();
            assertThat(programs(rig, Rig.CORE)).isTrue();

            lac.kill();
            Await.until("no program on " + Rig.ACCESS, () -> !programs(rig, Rig.ACCESS));
            Await.until("no program on " + Rig.CORE, () -> !programs(rig, Rig.CORE));

            lac.start();
            assertThat(programs(rig, Rig.ACCESS)).isTrue();
            Pppd again = Pppd.dial(rig, 1, USER, "a", Pppd.Pppoe.KERNEL);
            again.awaitUp();
            again.ping(Xl2tpd.GATEWAY, 5, 100);
            lac.stop();
            assertThat(programs(rig, Rig.ACCESS)).isFalse();
            assertThat(programs(rig, Rig.CORE)).isFalse();
        });
    }

    private static boolean programs(Rig rig, String device) {
        return rig.namespace().ip("-d", "link", "show", device).contains("xdp");
    }
}
