package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.l2tp.CdnResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** LNSes by name, with dnsmasq: many addresses, addresses that change, servers that are gone, SRV records. */
@RealPeers
class DnsIT {
    private static final String SECRET = "tunnel-secret-5";
    private static final String NAME = "lns.isp.test";
    private static final List<String> USERS = List.of("ann", "bob", "cat", "dan", "eve", "fay");

    private static String settings(String address, String dns) {
        return """
                l2tp:
                  local: 192.0.2.1
                  setup-timeout: 2s
                lns:
                  - name: isp
                    addresses: [%s]
                    secret: %s
                selection:
                  rules:
                    - lns: isp
                dns:
                  servers: [127.0.0.1]
                  timeout: 500ms
                """.formatted(address, SECRET) + dns;
    }

    /** Nobody is at the others, or somebody who says nothing. */
    @Test
    void oneOfFiveAddressesLives(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius(Users.inRadius(USERS));
            CoreLns good = rig.lnsDouble("good", Rig.LNS1, SECRET, USERS);
            rig.lnsDouble("mute", Rig.LNS2, SECRET, USERS).deaf(true);
            rig.dnsmasq(600, Map.of(NAME, List.of("192.0.2.11", Rig.LNS2, "192.0.2.12", "192.0.2.13", Rig.LNS1)));
            LacProcess lac = rig.lac(settings(NAME, ""));

            for (String user : List.of("ann", "bob", "cat")) {
                Crowd.Member member = rig.crowd().login(user);
                assertThat(radius.awaitAccounting("Start", user)).containsEntry("Tunnel-Server-Endpoint:0", Rig.LNS1);
                member.ping(1, 100);
            }
            assertThat(good.sessions()).isEqualTo(3);
            assertThat(lac.ask("explain", "--call", "cat").text("explain"))
                    .contains("cat")
                    .contains("(192.0.2.2) has taken the call");
            lac.stop();
            assertThat(lac.counter("LOGIN_FAILED")).isZero();
        });
    }

    @Test
    void addressesChangeAndServersAreGone(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            rig.freeRadius(Users.inRadius(USERS));
            CoreLns first = rig.lnsDouble("first", Rig.LNS1, SECRET, USERS);
            CoreLns second = rig.lnsDouble("second", Rig.LNS2, SECRET, USERS);
            Dnsmasq dns = rig.dnsmasq(2, Map.of(NAME, List.of(Rig.LNS1)));
            LacProcess lac = rig.lac(settings(NAME, ""));

            Crowd.Member ann = rig.crowd().login("ann");
            dns.names(Map.of(NAME, List.of(Rig.LNS2)));
            Await.pass(Duration.ofMillis(2500));
            rig.crowd().login("bob");
            assertThat(first.users()).containsExactly("ann");
            assertThat(second.users()).containsExactly("bob");
            assertThat(ann.isUp()).as("whoever has a call keeps it").isTrue();

            dns.kill();
            Await.pass(Duration.ofMillis(2500));
            rig.crowd().login("cat");
            assertThat(second.users()).containsExactlyInAnyOrder("bob", "cat");
            String explained = lac.ask("explain", "dan").text("explain");
            assertThat(explained)
                    .contains("192.0.2.3, expired", "by last-known-good", "127.0.0.1 does not answer within 500 ms");
            lac.awaitLog("INFO .*lns.isp.test A: .*127.0.0.1");
            lac.stop();
            dns.start();

            // One that must not use what is too old.
            LacProcess strict = rig.lac(settings(NAME, "  last-known-good: 0s\n"));
            rig.crowd().login("eve");
            dns.pause();
            Await.pass(Duration.ofMillis(3500));
            Crowd.Member fay = rig.crowd().dial("fay");
            fay.awaitEnd();
            assertThat(fay.message()).isEqualTo("the LNS name cannot be resolved");
            strict.awaitLog("fay ends: the LNS name cannot be resolved: isp lns.isp.test: .*127.0.0.1 does not answer"
                    + " within 500 ms");
            dns.goOn();
        });
    }

    @Test
    void srvRecordsSayWhoIsFirst(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            rig.freeRadius(Users.inRadius(USERS));
            CoreLns first = rig.lnsDouble("first", Rig.LNS1, SECRET, USERS);
            CoreLns second = rig.lnsDouble("second", Rig.LNS2, SECRET, USERS);
            Dnsmasq dns = rig.dnsmasq(
                    600,
                    Map.of("a.isp.test", List.of(Rig.LNS1), "b.isp.test", List.of(Rig.LNS2)),
                    "--srv-host=_l2tp._udp.isp.test,a.isp.test,1701,20,1",
                    "--srv-host=_l2tp._udp.isp.test,b.isp.test,1701,10,1");
            LacProcess lac = rig.lac(settings("isp.test", "  srv: true\n"));

            rig.crowd().login("ann");
            assertThat(second.users()).containsExactly("ann");
            second.refuse(CdnResult.NO_FACILITIES_TEMPORARY);
            rig.crowd().login("bob");
            assertThat(first.users()).containsExactly("bob");
            assertThat(dns.log()).contains("query[SRV] _l2tp._udp.isp.test");
            lac.stop();

            LacProcess plain = rig.lac(settings("isp.test", ""));
            Crowd.Member cat = rig.crowd().dial("cat");
            cat.awaitEnd();
            plain.awaitLog("cat ends: the LNS name cannot be resolved: isp isp.test: the name has no address");
        });
    }
}
