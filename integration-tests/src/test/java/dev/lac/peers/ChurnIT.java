package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Two hundred logins that end in every way there is, in an order drawn from {@code -Dlac.seed}, while others go on. */
@RealPeers
class ChurnIT {
    private static final int WAVES = 8;
    private static final int WAVE = 25;
    private static final int LOGINS = WAVES * WAVE;
    /** Of the waves, the one after which an LNS dies. */
    private static final int DEATH = 4;

    private static final String SECRET = "tunnel-secret-5";
    private static final String PASSWORD = "pw";
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** A subscriber that says nothing for two seconds is given up by the LNS. */
    private static final Xl2tpd.Settings LNS =
            new Xl2tpd.Settings(SECRET, "chap").with("lcp-echo-interval 1", "lcp-echo-failure 2");

    private static final String SETTINGS = """
            l2tp:
              local: 192.0.2.1
              hello-interval: 5s
              retransmit-initial: 500ms
              max-retransmits: 3
            lns:
              - name: one
                addresses: [192.0.2.2]
                secret: %1$s
              - name: other
                addresses: [192.0.2.3, 192.0.2.2]
                secret: %1$s
            selection:
              rules:
                - domain: one.test
                  lns: one
                - domain: other.test
                  lns: other
            """.formatted(SECRET);

    /** How a login is to end; {@link #LNS} ends somebody's, whose it may be. */
    private enum Way {
        TERMINATE,
        PADT,
        VANISH,
        SESSION_TIMEOUT,
        LNS
    }

    private record Login(int unit, Way way, String domain) {
        private String user() {
            return "u" + unit + "@" + domain;
        }

        private Pppd.Dial dial() {
            Pppd.Pppoe pppoe = way == Way.PADT ? Pppd.Pppoe.PROGRAM : Pppd.Pppoe.KERNEL;
            return new Pppd.Dial(unit, user(), PASSWORD, pppoe);
        }

        /** A line of shell. */
        private String end(Pppd pppd, Xl2tpd lns) {
            return switch (way) {
                case TERMINATE, PADT -> pppd.killed("TERM");
                case VANISH -> pppd.killed("KILL");
                case LNS -> lns.ended(1);
                case SESSION_TIMEOUT -> "";
            };
        }
    }

    @Test
    void twoHundredComeAndGo(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            long seed = Long.getLong("lac.seed", 2661);
            rig.evidence("seed", () -> "-Dlac.seed=" + seed);
            Random random = new Random(seed);
            List<Login> logins = draw(random);
            Map<String, String> passwords = new LinkedHashMap<>();
            StringBuilder users = new StringBuilder();
            for (Login login : logins) {
                passwords.put(login.user(), PASSWORD);
                users.append("%s Cleartext-Password := \"%s\"\n".formatted(login.user(), PASSWORD));
                if (login.way() == Way.SESSION_TIMEOUT) {
                    users.append("\tSession-Timeout = ")
                            .append(2 + random.nextInt(4))
                            .append("\n");
                }
            }
            FreeRadius radius = rig.freeRadius(users.toString());
            Xl2tpd one = rig.xl2tpd(Rig.LNS1, LNS);
            Xl2tpd other = rig.xl2tpd(Rig.LNS2, LNS);
            Pppd.secrets(rig, passwords);
            LacProcess lac = rig.lac(SETTINGS);

            List<Pppd> live = new ArrayList<>();
            for (int wave = 1; wave <= WAVES; wave++) {
                int all = wave * WAVE;
                live.addAll(Pppd.dialAll(
                        rig,
                        logins.subList(all - WAVE, all).stream()
                                .map(Login::dial)
                                .toList()));
                Await.until(
                        all + " have logged in",
                        PATIENCE,
                        () -> radius.accounting("Start").size() == all);
                if (wave == DEATH) {
                    other.kill();
                }
                Collections.shuffle(live, random);
                List<Pppd> ending = live.subList(0, wave == WAVES ? live.size() : random.nextInt(live.size()));
                StringBuilder script = new StringBuilder();
                ending.forEach(pppd -> script.append(logins.get(pppd.unit()).end(pppd, one)));
                rig.guest().exec(script.toString()); // which some have not waited for
                ending.clear();
            }
            rig.guest().sh(one.ended(LOGINS));

            Await.until(
                    "every Start has its Stop",
                    PATIENCE,
                    () -> radius.accounting("Stop").size() == LOGINS);
            Await.until("the LNS has nobody left", PATIENCE, () -> one.sessions() == 0);
            assertThat(ids(radius, "Start")).hasSize(LOGINS).doesNotHaveDuplicates();
            assertThat(ids(radius, "Stop")).containsExactlyInAnyOrderElementsOf(ids(radius, "Start"));
            assertThat(radius.accounting("Stop").stream().map(stop -> stop.get("Acct-Terminate-Cause")))
                    .contains("User-Request", "Lost-Carrier", "Lost-Service", "Session-Timeout");

            lac.stop();
            assertThat(lac.foundAtShutdown("subscribers")).isZero();
            assertThat(lac.foundAtShutdown("calls")).isZero();
            assertThat(lac.foundAtShutdown("tunnels"))
                    .as("the tunnels with the LNS that lives, one for each name it has in the configuration")
                    .isEqualTo(2);
            assertThat(lac.counter("SESSION_OPENED")).isEqualTo(LOGINS);
            assertThat(lac.counter("LOGIN_SUCCEEDED")).isEqualTo(LOGINS);
            assertThat(lac.counter("LOGIN_FAILED")).isZero();
            assertThat(lac.counter("INTERNAL_FAILURE")).isZero();
        });
    }

    private static List<Login> draw(Random random) {
        List<Login> logins = new ArrayList<>();
        Way[] ways = Way.values();
        for (int unit = 0; unit < LOGINS; unit++) {
            logins.add(new Login(
                    unit, ways[random.nextInt(ways.length)], random.nextBoolean() ? "one.test" : "other.test"));
        }
        return logins;
    }

    private static List<String> ids(FreeRadius radius, String status) {
        return radius.accounting(status).stream()
                .map(request -> request.get("Acct-Session-Id"))
                .toList();
    }
}
