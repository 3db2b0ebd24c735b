package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Packets of 1,500 octets from end to end (RFC 4638), over a core that is wide enough and over one that is not. */
@RealPeers
class MtuIT {
    private static final String USER = "ann@isp.test";
    private static final String SECRET = "tunnel-secret-5";
    private static final String SETTINGS = """
              max-payload: 1500
            ppp:
              mru: 1500
            """ + LacProcess.oneLns(SECRET) + LacProcess.PORTABLE;
    private static final Xl2tpd.Settings LNS = new Xl2tpd.Settings(SECRET, "chap").with("mtu 1500", "mru 1500");
    /** Of an IPv4 packet of 1,500 octets. */
    private static final int ICMP_DATA = 1500 - 20 - 8;

    private static final Pppd.Pppoe PPPOE = Pppd.Pppoe.KERNEL.with("mtu 1500 mru 1500");

    @Test
    void aPayloadOf1500CrossesWhole(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Pppd ann = login(rig);
            Capture capture = rig.capture();
            ann.pingWhole(Xl2tpd.GATEWAY, 5, ICMP_DATA);

            assertThat(ann.log()).contains("[PPP-max-payload  05 dc]");
            // pppd does not say the same: 1500 is the default (RFC 1661 §6.1).
            assertThat(ann.log())
                    .contains("rcvd [LCP ConfReq id=0x1 <mru 1500>")
                    .doesNotContain("sent [LCP ConfNak");
            assertThat(rig.guest().sh("ip -n sub link show ppp0")).contains("mtu 1500");

            capture.stop();
            assertThat(capture.packets(Capture.Place.ACCESS, "pppoes && ip.len == 1500", "pppoe.payload_length"))
                    .hasSize(10)
                    .containsOnly(List.of("1502"));
            assertThat(capture.count(Capture.Place.CORE, "l2tp && icmp")).isEqualTo(10);
            assertThat(capture.count(Capture.Place.CORE, "ip.flags.mf == 1")).isZero();
        });
    }

    /** L2TP adds 40 octets, and a core of 1,500 octets gets fragments (RFC 2661 §8.1 leaves MTU to IP) that the LAC puts together again. */
    @Test
    void aNarrowCoreGetsFragments(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.narrowCore(1500);
            Pppd ann = login(rig);
            Capture capture = rig.capture();
            ann.pingWhole(Xl2tpd.GATEWAY, 5, ICMP_DATA);

            capture.stop();
            assertThat(capture.packets(Capture.Place.CORE, "ip.flags.mf == 1", "ip.src"))
                    .hasSize(10)
                    .containsOnly(List.of(Rig.LAC), List.of(Rig.LNS1));
        });
    }

    /** What a subscriber is offered over a core of 1,500 octets needs no fragments: 1,462, which the LNS takes over by proxy LCP. */
    @Test
    void theMruThatIsOfferedNeedsNoFragments(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.narrowCore(1500);
            rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
            rig.lnsDouble("lns", Rig.LNS1, SECRET, Map.of(USER, "a"));
            LacProcess lac = rig.lac(LacProcess.oneLns(SECRET) + LacProcess.PORTABLE);
            Pppd ann = Pppd.dial(rig, 0, USER, "a");
            ann.awaitUp();
            Capture capture = rig.capture();
            ann.pingWhole(CoreLns.GATEWAY, 5, 1462 - 20 - 8);

            assertThat(ann.log()).contains("<mru 1462>");
            assertThat(rig.guest().sh("ip -n sub link show ppp0")).contains("mtu 1462");
            capture.stop();
            assertThat(capture.packets(Capture.Place.CORE, "l2tp && icmp", "ip.len"))
                    .hasSize(10)
                    .contains(List.of("1500,1462"));
            assertThat(capture.count(Capture.Place.CORE, "ip.flags.mf == 1")).isZero();
            assertThat(lac.ask("show", "tunnel", Rig.LNS1).text("show"))
                    .containsPattern("tunnel \\d+ to isp: up")
                    .contains("overhead          38 octets")
                    .contains("1,462 octets of plain PPP, 1,446 octets of bridged Ethernet")
                    .contains("1,422 over IPv4, 1,402 over IPv6");
            assertThat(lac.ask("show", "tunnels").text("show")).contains("isp", Rig.LNS1);
            assertThat(lac.ask("show", "interfaces").text("show")).contains("relays by", "punted-discovery");
            assertThat(lac.ask("show", "subscriber", USER, "--json").text("show"))
                    .contains("\"up-packets\"");
            assertThat(lac.ask("show", "subscriber", "nobody").exit()).isEqualTo(1);
            assertThat(lac.ask("fast-path", "no-such-if0", "off").exit()).isEqualTo(2);
        });
    }

    private static Pppd login(Rig rig) {
        rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
        rig.xl2tpd(Rig.LNS1, LNS);
        Pppd.secrets(rig, Map.of(USER, "a"));
        rig.lac(SETTINGS);
        Pppd ann = Pppd.dial(rig, 0, USER, "a", PPPOE);
        ann.awaitUp();
        return ann;
    }
}
