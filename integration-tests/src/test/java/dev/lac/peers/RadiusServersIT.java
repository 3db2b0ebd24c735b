package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.l2tp.CdnResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** FreeRADIUS servers that die, are slow, disagree about the secret, do not sign, move, and name tunnels in every way. */
@RealPeers
class RadiusServersIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    private static final List<String> FIVE = Users.numbered(0, 5);

    private static final String LNS = LacProcess.oneLns(SECRET);

    /** Both kinds of servers at {@code addresses}; {@code more} are the keys of each. */
    private static String radius(String timeouts, String more, String... addresses) {
        StringBuilder radius = new StringBuilder("radius:\n" + timeouts);
        for (String kind : List.of("authentication", "accounting")) {
            radius.append("  ").append(kind).append(":\n");
            for (String address : addresses) {
                radius.append("    - address: \"%s\"\n      secret: %s\n".formatted(address, FreeRadius.SECRET));
                radius.append(more);
            }
        }
        return radius.toString();
    }

    @Test
    void oneOfTwoDiesInAStormAndComesBack(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = Users.numbered(0, 240);
            FreeRadius first = rig.freeRadius(FreeRadius.Settings.at(FIRST), Users.inRadius(users));
            FreeRadius second = rig.freeRadius(FreeRadius.Settings.at(SECOND), Users.inRadius(users));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, users);
            LacProcess lac = rig.lac(LNS + radius("""
                              initial-timeout: 500ms
                              max-timeout: 1s
                              tries: 3
                              status-interval: 1s
                            """, "      priority: 1\n", FIRST, SECOND));

            List<Crowd.Member> storm = new ArrayList<>();
            for (String user : users.stream().limit(200).toList()) {
                storm.add(rig.crowd().dial(user));
                if (storm.size() == 100) {
                    Await.until(
                            "the storm has reached the first server",
                            () -> first.accounting("Start").size() > 5);
                    first.kill();
                }
            }
            storm.forEach(Crowd.Member::awaitUp);
            lac.awaitLog("RADIUS server is asked last until it answers Status-Server: auth 127.0.0.2");
            first.start();
            lac.awaitLog("RADIUS server auth 127.0.0.2:1812.* answers again");
            lac.awaitLog("RADIUS server acct 127.0.0.2:1813.* answers again");
            int before = first.accounting("Start").size();
            users.stream().skip(200).forEach(user -> rig.crowd().login(user));
            first.awaitLog("Sent Access-Accept");
            Await.until("it accounts, too", () -> first.accounting("Start").size() > before);
            Await.until(
                    "everybody is accounted for, whoever has it",
                    () -> started(first, second).containsAll(users));
            assertThat(second.accounting("Start").size()).isGreaterThan(50);
            lac.stop();
            assertThat(lac.counter("LOGIN_FAILED")).isZero();
            assertThat(lac.counter("FAILED_OVER")).isPositive();
            assertThat(lac.counter("STATUS_ANSWERED")).isPositive();
            assertThat(lac.counter("SERVER_REVIVED")).isEqualTo(lac.counter("SERVER_DEAD"));
        });
    }

    private static List<String> started(FreeRadius... servers) {
        return List.of(servers).stream()
                .flatMap(server -> server.accounting("Start").stream())
                .map(start -> start.get("User-Name"))
                .toList();
    }

    @Test
    void aServerThatIsSlowIsAskedAgainAndBelieved(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius(FreeRadius.Settings.at(FIRST).slow(1), Users.inRadius(FIVE));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, FIVE);
            LacProcess lac = rig.lac(LNS + radius("""
                              initial-timeout: 200ms
                              max-timeout: 1s
                              tries: 6
                            """, "", FIRST));
            List<Crowd.Member> members =
                    FIVE.stream().map(user -> rig.crowd().dial(user)).toList();
            members.forEach(Crowd.Member::awaitUp);
            members.forEach(Crowd.Member::hangUp);
            Await.until("all are billed", () -> Ledger.of(radius).all("Stop").size() == 5);
            lac.stop();
            Ledger.of(radius).mustBalance();
            assertThat(lac.counter("ACCESS_ACCEPTED")).isEqualTo(5);
            assertThat(lac.counter("REQUEST_RETRANSMITTED")).isGreaterThan(10);
            assertThat(lac.counter("SERVER_DEAD")).isZero();
        });
    }

    /** One server with another secret, one that does not sign; what the log says of each is to lead to the remedy. */
    @Test
    void secretsAndSignatures(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius stranger =
                    rig.freeRadius(FreeRadius.Settings.at(FIRST).withSecret("another"), Users.inRadius(FIVE));
            rig.freeRadius(FreeRadius.Settings.at(SECOND).withoutSignature(), Users.inRadius(FIVE));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, FIVE);
            String quick = """
                      initial-timeout: 200ms
                      max-timeout: 400ms
                      tries: 2
                    """;
            LacProcess lac = rig.lac(LNS + radius(quick, "", FIRST, SECOND));

            Crowd.Member refused = rig.crowd().dial("u0");
            refused.awaitEnd();
            assertThat(refused.message()).isEqualTo("the user could not be authenticated");
            stranger.awaitLog("invalid (Message-Authenticator|Request Authenticator)");
            lac.awaitLog(
                    "RADIUS server auth 127.0.0.3:1812.* answers without Message-Authenticator; such replies can be"
                            + " forged \\(CVE-2024-3596\\) and are dropped: in FreeRADIUS add \"update reply");
            lac.awaitLog("u0 ends: the user could not be authenticated: no answer from RADIUS in .*"
                    + "auth 127.0.0.2:1812.*auth 127.0.0.3:1812.*without Message-Authenticator");
            lac.stop();
            assertThat(lac.counter("REPLY_DROPPED_MESSAGE_AUTHENTICATOR_MISSING"))
                    .isPositive();

            LacProcess trusting = rig.lac(LNS
                    + radius(quick, "", SECOND)
                            .replaceFirst("(?m)^(      )secret: .*$", "$0\n$1require-message-authenticator: false"));
            rig.crowd().login("u1");
            trusting.stop();
        });
    }

    @Test
    void tunnelsInEveryShape(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = List.of("plain", "tagged", "either", "ordered");
            String user = "%s Cleartext-Password := \"" + Users.PASSWORD + "\"\n";
            FreeRadius radius = rig.freeRadius(user.formatted("plain") + """
                            	Tunnel-Type = L2TP,
                            	Tunnel-Medium-Type = IPv4,
                            	Tunnel-Server-Endpoint = "192.0.2.2",
                            	Tunnel-Password = "one-secret"
                            """ + user.formatted("tagged") + """
                            	Tunnel-Type:3 = L2TP,
                            	Tunnel-Medium-Type:3 = IPv4,
                            	Tunnel-Server-Endpoint:3 = "192.0.2.3",
                            	Tunnel-Password:3 = "two-secret",
                            	Tunnel-Assignment-Id:3 = "silver",
                            	Tunnel-Server-Auth-Id:3 = "two"
                            """
                    + user.formatted("either") + """
                            	Tunnel-Type:1 = L2TP,
                            	Tunnel-Medium-Type:1 = IPv4,
                            	Tunnel-Server-Endpoint:1 = "192.0.2.9",
                            	Tunnel-Server-Endpoint:1 += "192.0.2.2",
                            	Tunnel-Password:1 = "one-secret"
                            """ + user.formatted("ordered") + """
                            	Tunnel-Type:1 = L2TP,
                            	Tunnel-Medium-Type:1 = IPv4,
                            	Tunnel-Server-Endpoint:1 = "192.0.2.2",
                            	Tunnel-Password:1 = "one-secret",
                            	Tunnel-Preference:1 = 20,
                            	Tunnel-Type:2 = L2TP,
                            	Tunnel-Medium-Type:2 = IPv4,
                            	Tunnel-Server-Endpoint:2 = "192.0.2.3",
                            	Tunnel-Password:2 = "two-secret",
                            	Tunnel-Preference:2 = 10
                            """);
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, "one-secret", users);
            CoreLns two = rig.lnsDouble("two", Rig.LNS2, "two-secret", users);
            LacProcess lac = rig.lac("""
                    l2tp:
                      local: 192.0.2.1
                      setup-timeout: 2s
                    selection:
                      rules:
                        - name: as-radius-says
                    """);

            rig.crowd().login("plain");
            assertThat(one.users()).containsExactly("plain");
            rig.crowd().login("tagged");
            assertThat(two.users()).containsExactly("tagged");
            assertThat(radius.awaitAccounting("Start", "tagged"))
                    .containsEntry("Tunnel-Assignment-Id:0", "silver")
                    .containsEntry("Tunnel-Server-Auth-Id:0", "two")
                    .containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS2);
            rig.crowd().login("either");
            assertThat(one.users()).containsExactlyInAnyOrder("plain", "either");
            rig.crowd().login("ordered").hangUp();
            assertThat(two.taken()).isEqualTo(2);
            two.refuse(CdnResult.NO_FACILITIES_TEMPORARY);
            rig.crowd().login("ordered");
            assertThat(one.users()).containsExactlyInAnyOrder("plain", "either", "ordered");
            assertThat(lac.log()).doesNotContain("one-secret").doesNotContain("two-secret");
        });
    }

    @Test
    void serversByNameAndOverIpv6(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius first = rig.freeRadius(FreeRadius.Settings.at(FIRST), Users.inRadius(FIVE));
            FreeRadius second = rig.freeRadius(FreeRadius.Settings.at(SECOND), Users.inRadius(FIVE));
            FreeRadius sixth = rig.freeRadius(FreeRadius.Settings.at("::1"), Users.inRadius(FIVE));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, FIVE);
            Dnsmasq dns = rig.dnsmasq(1, Map.of("radius.test", List.of(FIRST)));
            LacProcess lac = rig.lac(LNS + radius("", "", "radius.test"));
            lac.awaitLog("RADIUS server auth radius.test:1812 is at .*127.0.0.2:1812");
            rig.crowd().login("u0");
            first.awaitAccounting("Start", "u0");
            dns.names(Map.of("radius.test", List.of(SECOND)));
            Await.until(
                    "the LAC has asked again, now that a second has passed",
                    Duration.ofSeconds(3),
                    () -> lac.logged("RADIUS server auth radius.test:1812 is at .*127.0.0.3:1812")
                            && lac.logged("RADIUS server acct radius.test:1813 is at .*127.0.0.3:1813"));
            rig.crowd().login("u1");
            second.awaitAccounting("Start", "u1");
            lac.stop();
            assertThat(started(first)).containsExactly("u0");

            LacProcess over6 = rig.lac(LNS + radius("", "", "::1"));
            rig.crowd().login("u2");
            sixth.awaitAccounting("Start", "u2");
            over6.stop();
            assertThat(Ledger.of(sixth).records())
                    .extracting(record -> record.get(Ledger.STATUS))
                    .containsExactly("Accounting-On", "Start", "Stop", "Accounting-Off");
        });
    }
}
