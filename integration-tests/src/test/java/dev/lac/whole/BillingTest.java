package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.RadiusDouble.Attribute;
import dev.lac.doubles.RadiusDouble.Request;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.l2tp.CdnResult;
import dev.lac.protocol.Octets;
import dev.lac.server.EndReason;
import dev.lac.server.LacEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is billed: nothing is lost while servers, disk or process fail, and records say what happened. */
class BillingTest {
    private static final int START = 1;
    private static final int STOP = 2;
    private static final int INTERIM = 3;
    private static final int ON = 7;
    private static final int OFF = 8;

    private static final int USER_NAME = 1;
    private static final int CLASS = 25;
    private static final int FRAMED_IP_ADDRESS = 8;
    private static final int ACCT_DELAY_TIME = 41;
    private static final int ACCT_INPUT_OCTETS = 42;
    private static final int ACCT_SESSION_ID = 44;
    private static final int ACCT_SESSION_TIME = 46;
    private static final int ACCT_TERMINATE_CAUSE = 49;
    private static final int EVENT_TIMESTAMP = 55;
    private static final int TUNNEL_CONNECTION = 68;
    private static final int CHARGEABLE_USER_IDENTITY = 89;
    private static final int NAS_REBOOT = 11;

    private static SubscriberDouble up(WholeLac net) {
        SubscriberDouble alice = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.up(alice);
        return alice;
    }

    private static WholeLac net(String section, String lines) {
        WholeLac net = WholeLac.with(section, lines);
        net.lns("192.0.2.21", Mode.PROXY);
        return net;
    }

    private static Attribute number(int type, int value) {
        return new Attribute(type, Octets.of(value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff));
    }

    @Test
    void theFirstRecordIsOnAndTheLastIsOff() {
        WholeLac net = net("log", "");
        up(net);
        net.loop.turn(net.lac::shutDown);
        net.until("everything is said", net.lac::isQuiet);
        assertThat(net.radius.allAccounting())
                .extracting(Request::status)
                .containsExactly((long) ON, (long) START, (long) STOP, (long) OFF);
        assertThat(net.journal.records()).isEmpty();
        assertThat(net.journal.orphans()).isEmpty();
    }

    @Test
    void recordsWaitForTheServersAndTellTheirTrueDelay() {
        WholeLac net = net("accounting", "  retry-initial: 5s\n  retry-max: 20s\n");
        net.deafAccounting = true;
        SubscriberDouble alice = up(net);
        net.ping(alice);
        net.clock.advance(Duration.ofSeconds(60));
        alice.hangUp();
        net.clock.advance(Duration.ofSeconds(60));
        assertThat(net.radius.accounting()).isEmpty();
        assertThat(net.journal.records()).hasSize(2);
        assertThat(net.lac.accountingRecordsWaiting()).isEqualTo(2);
        net.deafAccounting = false;
        Request start = net.accountedOnce(START);
        assertTrueDelay(net, start);
        Request stop = net.accountedOnce(STOP);
        assertTrueDelay(net, stop);
        assertThat(start.number(ACCT_DELAY_TIME)).isGreaterThanOrEqualTo(115);
        assertThat(stop.number(ACCT_DELAY_TIME)).isBetween(50L, 100L);
        net.until("nothing is kept", () -> net.journal.records().isEmpty());
    }

    /** Event-Timestamp and Acct-Delay-Time together are now, as far as whole seconds and the first transmission tell. */
    private static void assertTrueDelay(WholeLac net, Request arrived) {
        long now = WholeLac.EPOCH.getEpochSecond()
                + Duration.ofNanos(net.clock.now()).toSeconds();
        assertThat(arrived.number(EVENT_TIMESTAMP) + arrived.number(ACCT_DELAY_TIME))
                .isBetween(now - 5, now);
    }

    @Test
    void aSessionThatDiedWithItsProcessIsStoppedFromItsLastFigures() {
        WholeLac net = net("accounting", "  checkpoint-interval: 10s\n");
        SubscriberDouble alice = up(net);
        net.ping(alice);
        net.deafAccounting = true;
        net.clock.advance(Duration.ofSeconds(25)); // two checkpoints, and then kill -9
        Request start = net.accountedOnce(START);

        WholeLac next = new WholeLac(WholeLac.BASE, 2, net.journal);
        Request stop = next.accountedOnce(STOP);
        assertThat(stop.text(ACCT_SESSION_ID)).isEqualTo(start.text(ACCT_SESSION_ID));
        assertThat(stop.text(USER_NAME)).isEqualTo("alice@one.example");
        assertThat(stop.number(ACCT_TERMINATE_CAUSE)).isEqualTo(NAS_REBOOT);
        assertThat(stop.number(ACCT_INPUT_OCTETS)).isPositive();
        assertThat(stop.number(ACCT_SESSION_TIME)).isBetween(10L, 25L);
        next.until("nothing is kept", () -> next.journal.records().isEmpty());
        assertThat(next.radius.allAccounting()).extracting(Request::status).containsExactly((long) STOP, (long) ON);
        assertThat(next.calls).singleElement().satisfies(lost -> {
            assertThat(lost.cause()).isEqualTo(EndReason.PROCESS_DIED);
            assertThat(lost.user()).isEqualTo("alice@one.example");
            assertThat(lost.connected()).isTrue();
            assertThat(lost.began()).isBefore(lost.ended());
        });
        assertThat(next.lac.counted().lac().get(LacEvent.ACCOUNTING_ORPHAN_STOPPED))
                .isEqualTo(1);
        assertThat(next.journal.orphans()).isEmpty();
    }

    @Test
    void whatAnEarlierProcessCouldNotDeliverComesFirst() {
        WholeLac net = net("log", "");
        net.deafAccounting = true;
        up(net).hangUp();
        net.until("both are kept", () -> net.journal.records().size() == 2);
        WholeLac next = new WholeLac(WholeLac.BASE, 2, net.journal);
        next.lns("192.0.2.21", Mode.PROXY);
        SubscriberDouble bob = next.dial(next.subscriber("alice@one.example", "a-secret"));
        next.up(bob);
        next.until("the new session is accounted", () -> next.accounted(START).size() == 2);
        assertThat(next.radius.allAccounting())
                .extracting(Request::status)
                .startsWith((long) START, (long) STOP, (long) ON, (long) START);
    }

    @Test
    void aFullDiskStopsNobody() {
        WholeLac net = net("log", "");
        net.journal.fail("the disk that holds accounting.db is full");
        SubscriberDouble alice = up(net);
        assertThat(net.accountedOnce(START).text(USER_NAME)).isEqualTo("alice@one.example");
        assertThat(net.lac.counted().lac().get(LacEvent.ACCOUNTING_NOT_DURABLE)).isPositive();
        assertThat(net.journal.orphans()).as("sessions that are kept").isEmpty();
        net.journal.fail(null);
        net.until("it is kept after all", () -> net.journal.orphans().size() == 1);
        alice.hangUp();
        net.accountedOnce(STOP);
        net.until(
                "nothing is kept",
                () -> net.journal.records().isEmpty() && net.journal.orphans().isEmpty());
    }

    @Test
    void loginsAreRefusedWhileNothingCanBeKeptIfThatIsWanted() {
        WholeLac net = net("accounting", "  when-not-durable: refuse\n");
        SubscriberDouble alice = up(net);
        net.journal.fail("the disk that holds accounting.db is full");
        alice.hangUp(); // its Stop finds out
        net.accountedOnce(STOP);
        SubscriberDouble late = net.dial(net.subscriber("alice@one.example", "a-secret"));
        net.ended(late);
        assertThat(net.ends(EndReason.ACCOUNTING_NOT_DURABLE)).isEqualTo(1);
        assertThat(net.lac.counted().lac().get(LacEvent.REFUSED_NOT_DURABLE)).isEqualTo(1);
        net.journal.fail(null);
        net.clock.advance(Duration.ofSeconds(6));
        up(net);
    }

    @Test
    void interimUpdatesComeAtTheIntervalThatRadiusSets() {
        WholeLac net = net("accounting", "  interim-jitter: 20\n");
        net.radius.add("alice@one.example", "a-secret", number(85, 100));
        SubscriberDouble alice = up(net);
        for (int i = 1; i <= 3; i++) {
            int count = i;
            net.ping(alice);
            net.clock.until(
                    "interim " + i,
                    Duration.ofSeconds(101),
                    () -> net.accounted(INTERIM).size() == count);
        }
        List<Long> octets = net.accounted(INTERIM).stream()
                .map(each -> each.number(ACCT_INPUT_OCTETS))
                .toList();
        assertThat(octets).isSorted().doesNotHaveDuplicates();
        List<Long> times = net.accounted(INTERIM).stream()
                .map(each -> each.number(ACCT_SESSION_TIME))
                .toList();
        assertThat(times.get(0)).isBetween(79L, 101L);
        assertThat(times.get(1) - times.get(0)).isBetween(79L, 101L);
        assertThat(net.accounted(INTERIM)).allMatch(each -> each.number(ACCT_TERMINATE_CAUSE) == 0);
    }

    @Test
    void theFilesIntervalGoesBeforeThatOfRadius() {
        WholeLac net = net("accounting", "  interim-interval: 2m\n  interim-jitter: 0\n");
        net.radius.add("alice@one.example", "a-secret", number(85, 60));
        up(net);
        net.clock.advance(Duration.ofSeconds(365));
        assertThat(net.accounted(INTERIM)).hasSize(3);
        WholeLac quiet = net("log", "");
        up(quiet);
        quiet.clock.advance(Duration.ofMinutes(30));
        assertThat(quiet.accounted(INTERIM)).isEmpty();
    }

    @Test
    void anOutageLeavesOnlyTheLatestInterimUpdate() {
        WholeLac net = net("accounting", "  interim-interval: 60s\n  interim-jitter: 0\n");
        SubscriberDouble alice = up(net);
        net.accountedOnce(START);
        net.deafAccounting = true;
        net.clock.advance(Duration.ofMinutes(10));
        assertThat(net.journal.records()).as("records that wait").hasSizeLessThanOrEqualTo(2);
        alice.hangUp();
        net.clock.advance(Duration.ofSeconds(1));
        net.deafAccounting = false;
        net.accountedOnce(STOP);
    }

    @Test
    void whatRadiusSaidOfTheUserIsRepeated() {
        WholeLac net = net("radius", "  chargeable-user-identity: true\n");
        net.radius.add(
                "alice@one.example",
                "a-secret",
                new Attribute(USER_NAME, Octets.ofText("customer-17")),
                new Attribute(CLASS, Octets.ofHex("00ff17")),
                new Attribute(CHARGEABLE_USER_IDENTITY, Octets.ofText("cui-1")),
                new Attribute(FRAMED_IP_ADDRESS, Octets.ofHex("0a400009")));
        up(net).hangUp();
        assertThat(net.radius.accessRequests().get(0).attributes())
                .as("asked for by one zero octet (RFC 4372 §2.1)")
                .containsEntry(CHARGEABLE_USER_IDENTITY, Octets.of(0));
        net.accountedOnce(STOP);
        for (Request each : net.radius.accounting()) {
            assertThat(each.text(USER_NAME)).isEqualTo("customer-17");
            assertThat(each.attributes())
                    .containsEntry(CLASS, Octets.ofHex("00ff17"))
                    .containsEntry(CHARGEABLE_USER_IDENTITY, Octets.ofText("cui-1"))
                    .containsEntry(FRAMED_IP_ADDRESS, Octets.ofHex("0a400009"));
        }
    }

    /** RFC 2867 §3. */
    @Test
    void tunnelsAndTheirLinksAreAccountedWhereWanted() {
        WholeLac net = WholeLac.with("accounting", "  tunnels: [tunnel, link]\n");
        LnsDouble dead = net.lns("192.0.2.21", Mode.PROXY);
        dead.refuseCalls(CdnResult.NO_FACILITIES_TEMPORARY);
        net.lns("192.0.2.22", Mode.PROXY);
        up(net).hangUp();
        net.accountedOnce(STOP);
        net.loop.turn(net.lac::shutDown);
        net.until("everything is said", net.lac::isQuiet);
        List<Long> statuses =
                net.radius.allAccounting().stream().map(Request::status).toList();
        assertThat(statuses)
                .as("Tunnel-Start, Link-Reject, Tunnel-Start, Start, Link-Start, Link-Stop, Stop, two Tunnel-Stops")
                .containsSubsequence(9L, 14L, 9L, 1L, 12L, 13L, 2L)
                .contains(10L);
        Request link = net.radius.allAccounting().stream()
                .filter(each -> each.status() == 12)
                .findFirst()
                .orElseThrow();
        assertThat(link.text(ACCT_SESSION_ID))
                .isEqualTo(net.accounted(START).get(0).text(ACCT_SESSION_ID));
        assertThat(link.text(TUNNEL_CONNECTION)).isNotEmpty();
    }

    @Test
    void aTunnelThatIsRefusedIsAccountedToo() {
        WholeLac net = new WholeLac(
                WholeLac.yaml(WholeLac.BASE, "accounting", "  tunnels: [tunnel]\n")
                        .replace("[lns1.example, 192.0.2.22]", "[192.0.2.21]"),
                1);
        net.ended(net.dial(net.subscriber("alice@one.example", "a-secret")));
        net.until("Tunnel-Reject", () -> net.radius.allAccounting().stream().anyMatch(each -> each.status() == 11));
        assertThat(net.accounted(START)).isEmpty();
    }

    @Test
    void aRulesServersDecideAndAccount() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace(
                                "    - address: 192.0.2.11:1812\n      secret: radiussecret\n",
                                "    - address: 192.0.2.11:1812\n      secret: radiussecret\n      group: resale\n")
                        .replace(
                                "    - address: 192.0.2.11:1813\n      secret: radiussecret\n",
                                "    - address: 192.0.2.11:1813\n      secret: radiussecret\n      group: resale\n")
                        .replace("      lns: two\n", "      lns: two\n      radius-group: resale\n"),
                1);
        net.lns("192.0.2.21", Mode.PROXY);
        net.lns("192.0.2.22", Mode.PROXY);
        up(net);
        assertThat(net.requests).allMatch(request -> request.startsWith("192.0.2.10/"));
        net.requests.clear();
        net.up(net.dial(net.subscriber("bob@two.example", "b-secret")));
        net.until("accounted", () -> net.accounted(START).size() == 2);
        assertThat(net.requests).allMatch(request -> request.startsWith("192.0.2.11/"));
    }
}
