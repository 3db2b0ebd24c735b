package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Which LNS a subscriber gets, as real LNSes see it: by domain, and by RADIUS tunnel attributes (RFC 2868), which come first. */
@RealPeers
class SelectionIT {
    private static final String RED_SECRET = "secret-of-red";
    private static final String BLUE_SECRET = "secret-of-blue";
    private static final String SETTINGS = """
            l2tp:
              local: 192.0.2.1
            lns:
              - name: red
                addresses: [lns.red.test]
                secret: %s
              - name: blue
                addresses: [lns.blue.test]
                secret: %s
            selection:
              rules:
                - domain: red.test
                  lns: red
                - domain: blue.test
                  lns: blue
            """.formatted(RED_SECRET, BLUE_SECRET);
    private static final Map<String, String> NAMES = Map.of("lns.red.test", Rig.LNS1, "lns.blue.test", Rig.LNS2);

    @Test
    void everyDomainHasItsOwn(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius("""
                    ann@red.test Cleartext-Password := "a"
                    bob@blue.test Cleartext-Password := "b"
                    """);
            rig.dnsmasq(NAMES);
            Xl2tpd red = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(RED_SECRET, "chap"));
            Xl2tpd blue = rig.xl2tpd(Rig.LNS2, new Xl2tpd.Settings(BLUE_SECRET, "chap"));
            Pppd.secrets(rig, Map.of("ann@red.test", "a", "bob@blue.test", "b"));
            rig.lac(SETTINGS);

            Pppd ann = Pppd.dial(rig, 0, "ann@red.test", "a");
            ann.awaitUp();
            Pppd bob = Pppd.dial(rig, 1, "bob@blue.test", "b");
            bob.awaitUp();

            assertThat(radius.awaitAccounting("Start", "ann@red.test"))
                    .containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS1);
            assertThat(radius.awaitAccounting("Start", "bob@blue.test"))
                    .containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS2);
            assertThat(red.sessions()).isEqualTo(1);
            assertThat(red.pppLog()).contains("ann@red.test").doesNotContain("bob@blue.test");
            assertThat(blue.sessions()).isEqualTo(1);
            assertThat(blue.pppLog()).contains("bob@blue.test").doesNotContain("ann@red.test");
        });
    }

    /** The rule of red.test is overridden for ann: another LNS, and a tunnel secret of which the LAC's file knows nothing. */
    @Test
    void radiusOverridesTheRule(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius("""
                    ann@red.test Cleartext-Password := "a"
                            Tunnel-Type:1 = L2TP,
                            Tunnel-Medium-Type:1 = IPv4,
                            Tunnel-Server-Endpoint:1 = "%s",
                            Tunnel-Password:1 = "from-radius-only",
                            Tunnel-Client-Auth-Id:1 = "edge-of-ann",
                            Tunnel-Preference:1 = 10
                    """.formatted(Rig.LNS2));
            Dnsmasq dns = rig.dnsmasq(NAMES);
            Xl2tpd red = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(RED_SECRET, "chap"));
            Xl2tpd blue = rig.xl2tpd(Rig.LNS2, new Xl2tpd.Settings("from-radius-only", "chap"));
            Pppd.secrets(rig, Map.of("ann@red.test", "a"));
            LacProcess lac = rig.lac(SETTINGS);

            Pppd ann = Pppd.dial(rig, 0, "ann@red.test", "a");
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, 3, 100);

            assertThat(radius.awaitAccounting("Start", "ann@red.test"))
                    .containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS2)
                    .containsEntry("Tunnel-Client-Auth-Id:0", "edge-of-ann");
            assertThat(blue.log()).contains("peer reports hostname 'edge-of-ann'");
            assertThat(blue.sessions()).isEqualTo(1);
            assertThat(red.sessions()).isZero();
            assertThat(red.log()).doesNotContain("Start-Control-Connection-Request");
            assertThat(dns.log()).doesNotContain("lns.red.test");
            assertThat(lac.log()).doesNotContain("from-radius-only").doesNotContain(RED_SECRET);
        });
    }
}
