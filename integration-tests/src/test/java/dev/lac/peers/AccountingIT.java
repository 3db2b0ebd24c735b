package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.l2tp.CdnResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What becomes of the bill when servers are away, the LAC dies, the disk is full or time passes. */
@RealPeers
class AccountingIT {
    private static final String SECRET = "tunnel-secret-5";
    /** Of RADIUS; what is lost is not noticed at once, but soon. */
    private static final String RADIUS = """
            radius:
              initial-timeout: 200ms
              max-timeout: 400ms
              tries: 2
              status-interval: 1s
              authentication:
                - address: 127.0.0.1
                  secret: %1$s
              accounting:
                - address: 127.0.0.1
                  secret: %1$s
            """.formatted(FreeRadius.SECRET);

    private static String settings(String more) {
        return """
                l2tp:
                  local: 192.0.2.1
                  idle-timeout: 1s
                lns:
                  - name: isp
                    addresses: [192.0.2.2]
                    secret: %s
                selection:
                  rules:
                    - lns: isp
                """.formatted(SECRET) + more;
    }

    /**
     * RADIUS is dead for {@link #OUTAGE}, in which sessions end and begin, the LAC is killed, and its next life has sessions, too.
     */
    @Test
    void nothingIsLostWhileServersAreAwayAndTheLacDies(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> everybody = Users.numbered(0, 40);
            FreeRadius radius = rig.freeRadius(Users.inRadius(everybody, "\tClass = \"gold\"\n"));
            CoreLns lns = rig.lnsDouble("lns", Rig.LNS1, SECRET, everybody);
            rig.write(
                    "lac/users",
                    everybody.stream()
                            .map(user -> user + " clear:" + Users.PASSWORD + "\n")
                            .collect(Collectors.joining()));
            LacProcess lac = rig.lac(settings(RADIUS + """
                    aaa:
                      methods: [radius, local]
                      users-file: users
                    accounting:
                      checkpoint-interval: 1s
                      retry-initial: 1s
                      retry-max: 2s
                    """));

            List<Crowd.Member> before = rig.crowd().loginAll(Users.numbered(0, 20));
            before.forEach(member -> member.ping(3, 500));
            Await.until(
                    "all are accounted for", () -> radius.accounting("Start").size() == 20);
            radius.kill();
            Instant dead = Instant.now();

            before.subList(0, 5).forEach(Crowd.Member::hangUp);
            before.subList(5, 8).forEach(member -> lns.clear(member.user(), CdnResult.ADMINISTRATIVE));
            List<Crowd.Member> during = rig.crowd().loginAll(Users.numbered(20, 30));
            during.forEach(member -> member.ping(2, 100));
            during.subList(0, 4).forEach(Crowd.Member::hangUp);
            lac.awaitLog("no server acknowledges the Stop of session|no server acknowledges the STOP of session");
            lac.awaitLog("accounting records wait for group default");
            Await.pass(Duration.ofMillis(2500)); // two checkpoints
            lac.kill();
            List<Crowd.Member> orphans = Stream.concat(before.subList(8, 20).stream(), during.subList(4, 10).stream())
                    .toList();
            orphans.forEach(Crowd.Member::vanish);

            lac.start();
            List<Crowd.Member> after = rig.crowd().loginAll(Users.numbered(30, 40));
            after.forEach(member -> member.ping(1, 1000));
            after.subList(0, 5).forEach(Crowd.Member::hangUp);
            Await.pass(OUTAGE.minus(Duration.between(dead, Instant.now())));
            radius.start();
            Await.until(
                    "every session that has ended is billed",
                    () -> Ledger.of(radius).all("Stop").size() == 35);
            lac.awaitLog("accounting records flow to group default again");
            lac.stop();

            Ledger ledger = Ledger.of(radius);
            assertThat(ledger.records()).hasSize(2 * 40 + 3);
            ledger.mustBalance();
            ledger.mustHaveTrueDelays();
            Map<String, DetailRecord> stops = ledger.stopsByUser();
            Stream.of(before, during, after)
                    .flatMap(List::stream)
                    .forEach(member -> BillingIT.mustBeCounted(member, stops.get(member.user())));
            orphans.forEach(member -> assertThat(stops.get(member.user()).get("Acct-Terminate-Cause"))
                    .as(member.user())
                    .isEqualTo("NAS-Reboot"));
            assertThat(stops.values().stream()
                            .filter(stop -> stop.get("Acct-Terminate-Cause").equals("NAS-Reboot")))
                    .hasSize(orphans.size());
            assertThat(Ledger.delay(stops.get("u0"))).isGreaterThan(OUTAGE.minusSeconds(5));
            during.forEach(member ->
                    assertThat(stops.get(member.user()).get("Acct-Authentic")).isEqualTo("Local"));
            twoLives(ledger, after);
        });
    }

    private static final Duration OUTAGE = Duration.ofSeconds(120);

    /** On, the first life, On, the second life, Off; with ids that never meet. */
    private static void twoLives(Ledger ledger, List<Crowd.Member> second) {
        List<DetailRecord> records = ledger.records();
        List<DetailRecord> begun = ledger.all("Accounting-On");
        assertThat(begun).hasSize(2);
        assertThat(records.get(0)).isEqualTo(begun.get(0));
        assertThat(records.get(records.size() - 1).get(Ledger.STATUS)).isEqualTo("Accounting-Off");
        int boundary = records.indexOf(begun.get(1));
        List<String> late = records.subList(boundary + 1, records.size() - 1).stream()
                .map(record -> record.get("User-Name"))
                .toList();
        assertThat(new HashSet<>(late))
                .isEqualTo(second.stream().map(Crowd.Member::user).collect(Collectors.toSet()));
        assertThat(late).hasSize(2 * second.size());
        assertThat(begun.get(0).get(Ledger.ID)).isNotEqualTo(begun.get(1).get(Ledger.ID));
    }

    /** RFC 2869 §5.16 allows no interval below 60 s; the tunnels of RFC 2867 come and go meanwhile. */
    @Test
    void interimUpdatesAndTunnelRecords(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            FreeRadius radius = rig.freeRadius(Users.inRadius(List.of("bob@full.test", "cat@strange.test"))
                    + Users.inRadius(List.of("ann@isp.test"), "\tAcct-Interim-Interval = 60\n"));
            List<String> users = List.of("ann@isp.test");
            rig.lnsDouble("lns", Rig.LNS1, SECRET, users);
            rig.lnsDouble("full", Rig.LNS2, SECRET, users).refuse(CdnResult.NO_FACILITIES_TEMPORARY);
            rig.lnsDouble("strange", Rig.LNS3, "another-secret", users);
            LacProcess lac = rig.lac("""
                    l2tp:
                      local: 192.0.2.1
                      idle-timeout: 1s
                    lns:
                      - name: isp
                        addresses: [192.0.2.2]
                        secret: %1$s
                      - name: full
                        addresses: [192.0.2.3]
                        secret: %1$s
                      - name: strange
                        addresses: [192.0.2.4]
                        secret: %1$s
                    selection:
                      rules:
                        - domain: full.test
                          lns: full
                        - domain: strange.test
                          lns: strange
                        - lns: isp
                    accounting:
                      interim-jitter: 0
                      tunnels: [tunnel, link]
                    """.formatted(SECRET));

            Instant began = Instant.now();
            Crowd.Member ann = rig.crowd().login("ann@isp.test");
            ann.ping(2, 700);
            rig.crowd().dial("bob@full.test").awaitEnd();
            rig.crowd().dial("cat@strange.test").awaitEnd();
            Await.until("a call and a tunnel are refused", () -> {
                Ledger ledger = Ledger.of(radius);
                return ledger.all("Tunnel-Link-Reject").size() == 2 // cat's call found no tunnel
                        && ledger.all("Tunnel-Reject").size() == 1;
            });
            Await.pass(Duration.ofSeconds(50).minus(Duration.between(began, Instant.now())));
            assertThat(Ledger.of(radius).all("Interim-Update")).isEmpty();
            Await.until(
                    "there is news of ann",
                    () -> Ledger.of(radius).all("Interim-Update").size() == 1);
            DetailRecord interim = Ledger.of(radius).all("Interim-Update").get(0);
            assertThat(interim.get("User-Name")).isEqualTo("ann@isp.test");
            assertThat(interim.get("Acct-Session-Time")).isEqualTo("60");
            BillingIT.mustBeCounted(ann, interim);
            ann.ping(2, 300);
            ann.hangUp();
            Await.until(
                    "the tunnels have ended",
                    () -> Ledger.of(radius).all("Tunnel-Stop").size() == 2);
            Ledger ledger = Ledger.of(radius);
            BillingIT.mustBeCounted(ann, ledger.stopsByUser().get("ann@isp.test"));
            theTunnelsAreToldOf(ledger);
            lac.stop();
        });
    }

    private static void theTunnelsAreToldOf(Ledger ledger) {
        assertThat(ledger.each("Tunnel-Start").keySet())
                .isEqualTo(ledger.each("Tunnel-Stop").keySet());
        assertThat(ledger.all("Tunnel-Start"))
                .extracting(start -> start.get("Tunnel-Server-Endpoint:0"))
                .containsExactlyInAnyOrder(Rig.LNS1, Rig.LNS2);
        assertThat(ledger.all("Tunnel-Stop"))
                .extracting(stop -> stop.get("Acct-Terminate-Cause"))
                .containsOnly("NAS-Request");
        DetailRecord start = ledger.all("Start").get(0);
        DetailRecord stop = ledger.all("Stop").get(0);
        DetailRecord linkStart = ledger.all("Tunnel-Link-Start").get(0);
        DetailRecord linkStop = ledger.all("Tunnel-Link-Stop").get(0);
        for (DetailRecord link : List.of(linkStart, linkStop)) {
            assertThat(link.get(Ledger.ID)).isEqualTo(start.get(Ledger.ID));
            assertThat(link.get("Acct-Tunnel-Connection")).isEqualTo(start.get("Acct-Tunnel-Connection"));
            assertThat(link.get("User-Name")).isEqualTo("ann@isp.test");
        }
        assertThat(linkStop.get("Acct-Input-Octets")).isEqualTo(stop.get("Acct-Input-Octets"));
        assertThat(ledger.all("Tunnel-Link-Reject"))
                .extracting(reject -> reject.get("User-Name"))
                .containsExactlyInAnyOrder("bob@full.test", "cat@strange.test");
        assertThat(ledger.all("Tunnel-Reject"))
                .extracting(reject -> reject.get("Tunnel-Server-Endpoint:0"))
                .containsExactly(Rig.LNS3);
    }

    /** A state directory of one megabyte. */
    @Test
    void aFullDiskStopsTheBillOnlyWhereItIsToldTo(TestInfo test) throws Exception {
        Rig.playWithCrowd(test, rig -> {
            List<String> everybody = Users.numbered(0, 40);
            FreeRadius radius = rig.freeRadius(Users.inRadius(everybody));
            rig.lnsDouble("lns", Rig.LNS1, SECRET, everybody);
            Path state = rig.disk("lac/state", "1m");
            LacProcess lac = rig.lac(settings(""));
            Path ballast = fill(state);

            List<Crowd.Member> members = rig.crowd().loginAll(Users.numbered(0, 20));
            members.forEach(member -> member.ping(1, 200));
            members.subList(0, 10).forEach(Crowd.Member::hangUp);
            lac.awaitLog("ERROR Accounting accounting records are kept in memory only and would be lost with this"
                    + " process: .*/lac/state/accounting.db.*(?i)full");
            Await.until("all are billed", () -> radius.accounting("Stop").size() == 10);
            Files.delete(ballast);
            lac.awaitLog("accounting records are durable again");
            lac.kill();
            members.forEach(Crowd.Member::vanish);
            lac.start();
            Await.until("the dead are billed", () -> radius.accounting("Stop").size() == 20);
            lac.stop();
            Ledger ledger = Ledger.of(radius);
            ledger.mustBalance();
            assertThat(ledger.records()).hasSize(2 * 20 + 3);

            Path other = rig.disk("lac-2/state", "1m");
            LacProcess careful = rig.lac(settings("accounting:\n  when-not-durable: refuse\n"));
            fill(other);
            List<Crowd.Member> refused = new ArrayList<>();
            Await.until("the disk's state is noticed", () -> {
                Crowd.Member member = rig.crowd().dial("u" + (20 + refused.size()));
                refused.add(member);
                Await.until("it is decided", () -> member.isUp() || member.hasEnded());
                return member.hasEnded();
            });
            Crowd.Member last = refused.get(refused.size() - 1);
            assertThat(last.message()).isEqualTo("the session could not be accounted");
            careful.awaitLog(
                    last.user() + " ends: the session could not be accounted: .*/lac-2/state/accounting.db.*(?i)full");
        });
    }

    /** Leaves no octet of a disk. */
    private static Path fill(Path disk) {
        Path file = disk.resolve("ballast");
        Shell.run("dd", "if=/dev/zero", "of=" + file, "bs=4096");
        return file;
    }
}
