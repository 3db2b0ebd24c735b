package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Fifty subscribers at once. */
@RealPeers
class CrowdIT {
    private static final int COUNT = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "tunnel-secret-5";

    @Test
    void fiftyComeAndGo(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Map<String, String> passwords = new LinkedHashMap<>();
            for (int i = 0; i < COUNT; i++) {
                passwords.put("u" + i + "@isp.test", "pw");
            }
            StringBuilder users = new StringBuilder();
            passwords.forEach(
                    (user, password) -> users.append("%s Cleartext-Password := \"%s\"\n".formatted(user, password)));
            FreeRadius radius = rig.freeRadius(users.toString());
            rig.dnsmasq(Map.of("lns.isp.test", Rig.LNS1));
            Xl2tpd lns = rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, passwords);
            LacProcess lac = rig.lac("""
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
                    """.formatted(SECRET));

            Pppd.dialAll(
                    rig,
                    IntStream.range(0, COUNT)
                            .mapToObj(i -> new Pppd.Dial(i, "u" + i + "@isp.test", "pw", Pppd.Pppoe.KERNEL))
                            .toList());
            Await.until("all have an address", PATIENCE, () -> Pppd.countUp(rig.guest()) == COUNT);
            assertThat(lns.sessions()).isEqualTo(COUNT);
            Await.until(
                    "all are accounted for", () -> radius.accounting("Start").size() == COUNT);
            assertThat(radius.accounting("Start").stream().map(start -> start.get("Acct-Session-Id")))
                    .doesNotHaveDuplicates();

            Pppd.hangUpAll(rig);
            Await.until(
                    "all are gone", PATIENCE, () -> radius.accounting("Stop").size() == COUNT);
            Await.until("the LNS has ended them all", PATIENCE, () -> lns.sessions() == 0);
            assertThat(radius.accounting()).hasSize(2 * COUNT);

            lac.stop();
            assertThat(lac.foundAtShutdown("subscribers")).isZero();
            assertThat(lac.foundAtShutdown("calls")).isZero();
            assertThat(lac.foundAtShutdown("tunnels")).isEqualTo(1);
            assertThat(lac.foundAtShutdown("deadlines"))
                    .as("the tunnel's Hello, the look at the tunnels' traffic, the LNS' name, the figures to be saved")
                    .isEqualTo(4);
            assertThat(lac.counter("LOGIN_SUCCEEDED")).isEqualTo(COUNT);
            assertThat(lac.counter("LNS_LOST_SUBSCRIBER")).isEqualTo(COUNT);
            assertThat(lac.counter("LOGIN_FAILED")).isZero();
            assertThat(lac.counter("SESSION_OPENED")).isEqualTo(COUNT);
            assertThat(lac.counter("SESSION_CLOSED_BY_US")).isEqualTo(COUNT);
            assertThat(lac.counter("ACCOUNTING_ACKNOWLEDGED"))
                    .as("of sessions, and Accounting-On and -Off")
                    .isEqualTo(2 * COUNT + 2);
            assertThat(lac.counter("INTERNAL_FAILURE")).isZero();
            assertThat(lac.log()).doesNotContain("internal failure").doesNotContain("not everything was acknowledged");
        });
    }
}
