package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Ends that the subscriber has not asked for: the LNS dies, the LAC is stopped. */
@RealPeers
class EndIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String USERS = """
            ann@isp.test Cleartext-Password := "a"
            bob@isp.test Cleartext-Password := "b"
            """;
    private static final Map<String, String> PASSWORDS = Map.of("ann@isp.test", "a", "bob@isp.test", "b");
    private static final Map<String, String> NAMES = Map.of("lns1.isp.test", Rig.LNS1, "lns2.isp.test", Rig.LNS2);
    /** An LNS is given up 1 s + (0.1 + 0.2 + 0.4 + 0.8) s after its last word. */
    private static final String SETTINGS = """
            l2tp:
              local: 192.0.2.1
              hello-interval: 1s
              retransmit-initial: 100ms
              max-retransmits: 3
            lns:
              - name: isp
                addresses: [lns1.isp.test, lns2.isp.test]
                secret: %s
            selection:
              rules:
                - lns: isp
            """.formatted(SECRET);

    @Test
    void theLnsDiesAndTheNextLoginGetsTheSecond(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(USERS);
            rig.dnsmasq(NAMES);
            Xl2tpd first = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Xl2tpd second = rig.xl2tpd(Rig.LNS2, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, PASSWORDS);
            LacProcess lac = rig.lac(SETTINGS);
            Pppd ann = Pppd.dial(rig, 0, "ann@isp.test", "a");
            ann.awaitUp();
            Pppd bob = Pppd.dial(rig, 1, "bob@isp.test", "b");
            bob.awaitUp();
            assertThat(first.sessions()).isEqualTo(2);

            first.kill();

            for (String user : PASSWORDS.keySet()) {
                assertThat(radius.awaitAccounting("Stop", user))
                        .containsEntry("Acct-Terminate-Cause", "Lost-Service")
                        .containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS1);
                lac.awaitLog(user + " ends: the LNS no longer answers");
            }
            ann.awaitExit();
            bob.awaitExit();
            assertThat(ann.log()).containsPattern("Modem hangup|Connection terminated");

            Pppd again = Pppd.dial(rig, 2, "ann@isp.test", "a");
            again.awaitUp();
            again.ping(Xl2tpd.GATEWAY, 3, 100);
            assertThat(second.sessions()).isEqualTo(1);
            lac.awaitLog("ann@isp.test is connected to .*" + Rig.LNS2);
        });
    }

    @Test
    void sigtermEndsEverythingProperly(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            FreeRadius radius = rig.freeRadius(USERS);
            rig.dnsmasq(NAMES);
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, PASSWORDS);
            LacProcess lac = rig.lac(SETTINGS);
            Pppd ann = Pppd.dial(rig, 0, "ann@isp.test", "a");
            ann.awaitUp();
            Pppd bob = Pppd.dial(rig, 1, "bob@isp.test", "b");
            bob.awaitUp();

            int status = lac.stop();

            assertThat(status).as("that of a Java program ended by SIGTERM").isEqualTo(128 + 15);
            assertThat(lac.foundAtShutdown("subscribers")).isEqualTo(2);
            assertThat(lac.foundAtShutdown("tunnels")).isEqualTo(1);
            assertThat(lac.log())
                    .doesNotContain("not everything was acknowledged")
                    .doesNotContain("was not delivered");
            assertThat(radius.accounting("Stop"))
                    .hasSize(2)
                    .allSatisfy(stop -> assertThat(stop).containsEntry("Acct-Terminate-Cause", "Admin-Reboot"));
            ann.awaitExit();
            bob.awaitExit();
            assertThat(ann.log()).contains("Modem hangup");
            assertThat(lns.log())
                    .containsPattern("Connection closed to " + Rig.LAC + ".*shutting down")
                    .containsPattern("Connection closed to " + Rig.LAC + ", port 1701 .*shutting down");
            Await.until("the LNS has ended its PPP, too", () -> lns.sessions() == 0);
        });
    }
}
