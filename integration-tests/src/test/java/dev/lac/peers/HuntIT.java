package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.StopCcnResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Which of several LNSes a call gets, and which one next: groups, limits, refusals, lockouts, drains; and what {@code lac explain} says. */
@RealPeers
class HuntIT {
    private static final String SECRET = "tunnel-secret-5";

    private static String settings(String lnsMore, String rest) {
        return """
                l2tp:
                  local: 192.0.2.1
                  setup-timeout: 2s
                lns:
                  - name: one
                    addresses: [192.0.2.2]
                    secret: %1$s
                %2$s  - name: two
                    addresses: [192.0.2.3]
                    secret: %1$s
                """.formatted(SECRET, lnsMore) + rest;
    }

    private static final String IN_ORDER = """
            lns-groups:
              - name: in-order
                members:
                  - lns: one
                  - lns: two
                    preference: 2
            """;

    @Test
    void groupsShareByWeightAndByLoadUpToALimit(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = Users.numbered(0, 200);
            rig.freeRadius(Users.inRadius(users));
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, SECRET, users);
            CoreLns two = rig.lnsDouble("two", Rig.LNS2, SECRET, users);
            String group = """
                    lns-groups:
                      - name: both
                        policy: %s
                        members:
                          - lns: one
                            weight: 3
                          - lns: two
                            weight: 1
                    selection:
                      rules:
                        - lns: both
                    """;

            LacProcess weighted = rig.lac(settings("", group.formatted("weighted")));
            rig.crowd().loginAll(Users.numbered(0, 120));
            // 90 are expected, and one standard deviation is 4.7.
            assertThat(one.sessions()).isBetween(70, 108);
            assertThat(two.sessions()).isEqualTo(120 - one.sessions());
            weighted.stop();
            Await.until("nobody is left", () -> one.sessions() + two.sessions() == 0);

            LacProcess least = rig.lac(settings("    max-sessions: 8\n", group.formatted("least-sessions")));
            for (int i = 120; i < 132; i++) {
                rig.crowd().login("u" + i);
            }
            // By load relative to weight, or by load alone: nowhere beyond the limit.
            int atOne = one.sessions();
            assertThat(two.sessions()).isEqualTo(12 - atOne);
            assertThat(atOne).isBetween(6, 8);
            rig.crowd().loginAll(Users.numbered(132, 150));
            assertThat(one.sessions()).isEqualTo(8);
            assertThat(two.sessions()).isEqualTo(22);
            assertThat(least.ask("explain", "u150").text("explain"))
                    .contains("one")
                    .contains("two");
            least.stop();
        });
    }

    @Test
    void aRefusedCallGoesOnAndTheOneWhoRefusesIsLeftAlone(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = Users.numbered(0, 400);
            rig.freeRadius(Users.inRadius(users));
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, SECRET, users);
            CoreLns two = rig.lnsDouble("two", Rig.LNS2, SECRET, users);
            LacProcess lac = rig.lac(settings("", IN_ORDER + """
                    selection:
                      rules:
                        - lns: in-order
                      lockout-initial: 4s
                    """));

            rig.crowd().login("u0");
            assertThat(one.users()).containsExactly("u0");
            one.refuse(CdnResult.NO_FACILITIES_TEMPORARY);
            Crowd.Member second = rig.crowd().login("u1");
            assertThat(two.users()).containsExactly("u1");
            second.ping(1, 100);
            lac.awaitLog("192.0.2.2 did not take the call: .*CDN result 4");
            lac.awaitLog("192.0.2.2 port 1701 is locked out for 4 s: .*CDN result 4");
            one.refuse(null);
            rig.crowd().loginAll(Users.numbered(2, 5));
            assertThat(one.users()).as("while it is locked out").containsExactly("u0");
            assertThat(lac.ask("explain", "u9").text("explain"))
                    .containsPattern("lockout .*192.0.2.2 .*locked-out for \\d s more: .*CDN result 4")
                    .containsPattern("would be attempt 1: .*192.0.2.3");
            assertThat(lac.ask("explain", "--call", "u1").text("explain"))
                    .containsPattern("attempt 1: .*192.0.2.2")
                    .containsPattern("failed .*192.0.2.2.*CDN result 4")
                    .containsPattern("attempt 2: .*192.0.2.3");
            int[] next = {5};
            Await.until("a canary has been sent", () -> {
                Await.pass(Duration.ofMillis(200)); // so that the users suffice for any lockout
                rig.crowd().login("u" + next[0]);
                next[0]++;
                return one.sessions() == 2;
            });
            lac.awaitLog("192.0.2.2 port 1701 takes calls again after 1 failures");
            rig.crowd().loginAll(Users.numbered(390, 392));
            assertThat(one.sessions()).isEqualTo(4);
            lac.stop();
            assertThat(lac.counter("ATTEMPT_CANARY")).isEqualTo(1);
            assertThat(lac.counter("LOCKED_OUT")).isEqualTo(1);
            assertThat(lac.counter("LOGIN_FAILED")).isZero();
        });
    }

    @Test
    void anLnsIsDrainedAndUsedAgain(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = Users.numbered(0, 10);
            rig.freeRadius(Users.inRadius(users));
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, SECRET, users);
            CoreLns two = rig.lnsDouble("two", Rig.LNS2, SECRET, users);
            LacProcess lac = rig.lac(settings("", IN_ORDER + """
                    selection:
                      rules:
                        - user: u8
                          lns: one
                        - lns: in-order
                    """));
            List<Crowd.Member> before = rig.crowd().loginAll(Users.numbered(0, 2));
            assertThat(lac.ask("drain", "lns", "one").text("drain")).contains("one gets no new calls");
            rig.crowd().loginAll(Users.numbered(2, 4));
            assertThat(one.users()).containsExactlyInAnyOrder("u0", "u1");
            assertThat(two.users()).containsExactlyInAnyOrder("u2", "u3");
            before.forEach(member -> member.ping(1, 100));
            assertThat(lac.ask("explain", "u9").text("explain"))
                    .containsPattern("drain +one is passed over: is being drained|drain .*one.*is being drained");
            Crowd.Member only = rig.crowd().dial("u8");
            only.awaitEnd();
            assertThat(only.message()).isEqualTo("no LNS may take the call");
            lac.awaitLog("u8 ends: no LNS may take the call: .*one.*drained");
            assertThat(lac.ask("drain", "lns", "one", "--undo").text("drain")).contains("one gets calls again");
            rig.crowd().login("u4");
            assertThat(one.users()).contains("u4");
            assertThat(lac.ask("drain", "lns", "one", "--move", "10").text("drain"))
                    .contains("its sessions end, 10 a second");
            before.forEach(Crowd.Member::awaitEnd);
            lac.awaitLog("u1 ends: the LNS is being drained");
            Outcome unknown = lac.ask("drain", "lns", "three");
            assertThat(unknown.exit()).isEqualTo(2);
            assertThat(unknown.output()).contains("there is no LNS of the name \"three\"");
        });
    }

    /** A realm before the name, a name without its realm for the LNS, and an address of our own. */
    @Test
    void namesAndAddressesAsConfigured(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius("isp.test/ann Cleartext-Password := \"pw\"\n");
            rig.namespace().ip("addr", "add", "192.0.2.101/24", "dev", Rig.CORE);
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, SECRET, List.of("ann"));
            rig.lac(settings("    local: 192.0.2.101\n", """
                    selection:
                      prefix-delimiters: ["/"]
                      rules:
                        - domain: isp.test
                          lns: one
                          lns-name: "{name}"
                    """));
            rig.crowd().login("isp.test/ann").ping(2, 300);
            assertThat(one.users()).containsExactly("ann");
            assertThat(one.peers()).containsExactly("192.0.2.101");
            assertThat(radius.awaitAccounting("Start", "isp.test/ann"))
                    .containsEntry("Tunnel-Client-Endpoint:0", "192.0.2.101");
        });
    }

    /** The LNS' name is the User-Name, Service-Type is Outbound. */
    @Test
    void theSecretOfATunnelComesFromRadius(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            rig.freeRadius("""
                    ann@full.test Cleartext-Password := "pw"
                    bob@short.test Cleartext-Password := "pw"
                    cat@unknown.test Cleartext-Password := "pw"
                    full Cleartext-Password := "cisco", Service-Type == Outbound-User
                    	Tunnel-Type:1 = L2TP,
                    	Tunnel-Medium-Type:1 = IPv4,
                    	Tunnel-Server-Endpoint:1 = "192.0.2.2",
                    	Tunnel-Password:1 = "given-by-radius"
                    short Cleartext-Password := "cisco", Service-Type == Outbound-User
                    	Tunnel-Type = L2TP,
                    	Tunnel-Password = "given-by-radius"
                    """);
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, "given-by-radius", List.of("ann@full.test", "bob@short.test"));
            String lns = """
                      - name: %s
                        addresses: [192.0.2.2]
                        tunnel-authentication: radius-mandatory
                    """;
            LacProcess lac =
                    rig.lac("l2tp:\n  local: 192.0.2.1\nlns:\n" + lns.formatted("full") + lns.formatted("short")
                            + lns.formatted("unknown") + """
                    selection:
                      rules:
                        - domain: full.test
                          lns: full
                        - domain: short.test
                          lns: short
                        - domain: unknown.test
                          lns: unknown
                    """);

            rig.crowd().login("ann@full.test").ping(1, 100);
            rig.crowd().dial("cat@unknown.test").awaitEnd();
            lac.awaitLog("cat@unknown.test ends: .*RADIUS gives no Tunnel-Password for unknown: Access-Reject");
            rig.crowd().login("bob@short.test").ping(1, 100);
            assertThat(one.users()).containsExactlyInAnyOrder("ann@full.test", "bob@short.test");
            assertThat(lac.log()).doesNotContain("given-by-radius");
        });
    }

    /** {@code lac explain} of a LAC that runs, of the file alone, and of calls that were. */
    @Test
    void everyDecisionIsExplained(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> users = Users.numbered(0, 3);
            rig.freeRadius(Users.inRadius(users));
            CoreLns one = rig.lnsDouble("one", Rig.LNS1, SECRET, users);
            rig.lnsDouble("two", Rig.LNS2, SECRET, users);
            LacProcess lac = rig.lac(settings("", """
                    selection:
                      rules:
                        - name: for-u2
                          user: u2
                          lns: two
                        - name: the-rest
                          lns: one
                    """));
            Crowd.Member first = rig.crowd().login("u0");
            one.tell((asked, now) -> asked.closeTunnels(StopCcnResult.SHUTTING_DOWN, "maintenance", now));
            first.awaitEnd();
            rig.crowd().login("u2");

            assertThat(lac.ask("explain", "u1").text("explain"))
                    .contains("the-rest applies", "would be attempt 1", "192.0.2.2");
            assertThat(lac.ask("explain", "u2").text("explain"))
                    .contains("for-u2 applies", "192.0.2.3", "1 sessions there");
            String past = lac.ask("explain", "--call", "u0").text("explain");
            assertThat(past).contains("ended: the LNS closed the tunnel", "192.0.2.2 has taken the call");
            String id = past.split(" ")[0];
            assertThat(lac.ask("explain", "--call", id).text("explain")).isEqualTo(past);
            assertThat(lac.ask("explain", "--call", "u2").text("explain")).contains(", up");
            assertThat(lac.ask("explain", "--call", "nobody").exit()).isEqualTo(1);
            assertThat(lac.ask("explain", "u1", "--json").text("explain")).contains("\"kind\" : \"rule\"");
            lac.stop();
            assertThat(lac.ask("explain", "u2", "--dry").text("explain"))
                    .contains("for-u2 applies", "0 sessions there");
            assertThat(lac.ask("explain", "u2").text("explain")).contains("for-u2 applies", "0 sessions there");
            assertThat(lac.ask("explain", "--call", "u0").output()).contains("no LAC answers at");
        });
    }
}
