package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.peers.Capture.Place;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** L2TP over IPv6 to an LNS by its AAAA record; the LNS is the double, for want of one in Debian, and believes in proxy authentication. */
@RealPeers
class Ipv6IT {
    private static final String USER = "ann@isp.test";
    private static final String PASSWORD = "correct-horse-7";
    private static final String SECRET = "tunnel-secret-5";
    private static final String FROM_LAC = "ipv6.src == " + Rig.LAC_V6;

    @Test
    void aCallOverIpv6(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius("%s Cleartext-Password := \"%s\"\n".formatted(USER, PASSWORD));
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS_V6));
            rig.lnsDouble("lnsdouble", Rig.LNS_V6, SECRET, Map.of(USER, PASSWORD));
            LacProcess lac = rig.lac("""
                    l2tp:
                      local: "%s"
                      data-dscp: 10
                    lns:
                      - name: isp
                        addresses: [lns.isp.test]
                        secret: %s
                    selection:
                      rules:
                        - lns: isp
                    """.formatted(Rig.LAC_V6, SECRET) + LacProcess.PORTABLE);
            Capture capture = rig.capture();

            Pppd ann = Pppd.dial(rig, 0, USER, PASSWORD);
            ann.awaitUp();
            ann.ping(CoreLns.GATEWAY, 20, 1400);
            assertThat(ann.count("rcvd \\[CHAP Challenge"))
                    .as("challenges, of the LAC alone")
                    .isEqualTo(1);
            assertThat(ann.count("rcvd \\[LCP ConfReq"))
                    .as("Configure-Requests, of the LAC alone")
                    .isEqualTo(1);
            Map<String, String> start = radius.awaitAccounting("Start", USER);
            assertThat(start).containsEntry("Tunnel-Medium-Type:0", "IPv6");
            assertThat(InetAddress.getByName(start.get("Tunnel-Client-Endpoint:0")))
                    .isEqualTo(InetAddress.getByName(Rig.LAC_V6));
            assertThat(InetAddress.getByName(start.get("Tunnel-Server-Endpoint:0")))
                    .isEqualTo(InetAddress.getByName(Rig.LNS_V6));
            Pppd.Counted counted = ann.counted();
            ann.hangUp();
            assertThat(radius.awaitAccounting("Stop", USER))
                    .containsEntry("Acct-Input-Octets", Long.toString(counted.sentOctets()))
                    .containsEntry("Acct-Output-Octets", Long.toString(counted.receivedOctets()));
            assertThat(lac.stop()).isEqualTo(128 + 15);

            capture.stop();
            assertThat(dscps(capture, "l2tp.type == 1")).containsOnly(List.of("48"));
            assertThat(dscps(capture, "l2tp.type == 0")).hasSizeGreaterThan(20).containsOnly(List.of("10"));
            assertThat(capture.count(Place.CORE, "icmp && ipv6")).isEqualTo(40);
            assertThat(capture.count(Place.CORE, "l2tp && !ipv6")).isZero();
        });
    }

    private static List<List<String>> dscps(Capture capture, String filter) {
        return capture.packets(Place.CORE, FROM_LAC + " && " + filter, "ipv6.tclass.dscp");
    }
}
