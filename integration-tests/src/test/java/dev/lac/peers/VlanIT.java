package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Subscribers on VLANs, sensed by the tags of their frames, on an interface of which the kernel has no VLAN interfaces. */
@RealPeers
class VlanIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String ICRQ = "l2tp.avp.message_type == 10";

    /** Three hosts behind one cable: on VLAN 100, on VLAN 200 within 100, and on VLAN 300, which is not served. */
    @Test
    void oneTagTwoTagsAndAVlanThatIsNotServed(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.guest().sh("""
                    set -e
                    ip -n sub link add link vec0 name vec0.100 type vlan id 100
                    ip -n sub link add link vec0.100 name vec0.100.200 type vlan id 200
                    ip -n sub link add link vec0 name vec0.300 type vlan id 300
                    for vlan in vec0.100 vec0.100.200 vec0.300; do ip -n sub link set $vlan up; done
                    """);
            rig.freeRadius("""
                    one@isp.test Cleartext-Password := "1"
                    two@isp.test Cleartext-Password := "2"
                    out@isp.test Cleartext-Password := "3"
                    """);
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, Map.of("one@isp.test", "1", "two@isp.test", "2"));
            LacProcess lac = rig.lac("""
                      vlans: [100-199, 100.1-4094]
                    l2tp:
                      local: 192.0.2.1
                      calling-number: "vlan {vlan}"
                    lns:
                      - name: isp
                        addresses: [192.0.2.2]
                        secret: %s
                        nas-port-info: true
                    selection:
                      rules:
                        - lns: isp
                    """.formatted(SECRET) + LacProcess.PORTABLE);
            Capture capture = rig.capture();

            Pppd out = Pppd.dial(rig, 2, "out@isp.test", "3", Pppd.Pppoe.kernelOn("vec0.300"));
            Pppd one = Pppd.dial(rig, 0, "one@isp.test", "1", Pppd.Pppoe.kernelOn("vec0.100"));
            one.awaitUp();
            one.ping(Xl2tpd.GATEWAY, 5, 1000);
            Pppd two = Pppd.dial(rig, 1, "two@isp.test", "2", Pppd.Pppoe.kernelOn("vec0.100.200"));
            two.awaitUp();
            two.ping(Xl2tpd.GATEWAY, 5, 1400);
            assertThat(lns.sessions()).isEqualTo(2);
            assertThat(out.log()).doesNotContain("PPP session is");

            assertThat(lns.log()).contains("dialing number 'vlan 100'").contains("dialing number 'vlan 100.200'");

            capture.stop();
            lac.stop();
            assertThat(lac.counter("DROPPED_VLAN_NOT_SERVED")).isPositive();
            assertThat(tagsOfEcho(capture, "icmp.type == 8")).containsOnly("100", "100,200");
            assertThat(tagsOfEcho(capture, "icmp.type == 0")).containsOnly("100", "100,200");
            assertThat(capture.count(Capture.Place.CORE, ICRQ)).isGreaterThanOrEqualTo(2);
            assertThat(capture.count(Capture.Place.CORE, ICRQ + " && !(l2tp.avp.vendor_id == 9)"))
                    .as("ICRQs without Cisco's NAS-Port")
                    .isZero();
            assertThat(capture.count(Capture.Place.ACCESS, "pppoe.code == 9 && vlan.id == 300"))
                    .as("PADIs on a VLAN that is not served")
                    .isPositive();
            assertThat(capture.packets(
                            Capture.Place.ACCESS, "eth.src != " + Guest.mac(0) + " && (pppoed || pppoes)", "vlan.id"))
                    .isNotEmpty()
                    .allSatisfy(tags -> assertThat(tags.get(0)).isIn("100", "100,200"));
        });
    }

    private static List<String> tagsOfEcho(Capture capture, String filter) {
        return capture.packets(Capture.Place.ACCESS, "pppoes && " + filter, "vlan.id").stream()
                .map(fields -> fields.get(0))
                .toList();
    }
}
