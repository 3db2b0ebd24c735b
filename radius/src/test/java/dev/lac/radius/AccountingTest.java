package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountingTest {
    private static final AccountingRequest.Usage USAGE =
            new AccountingRequest.Usage(Duration.ofMillis(1_999), 1, 2, 3, 4, 5);

    private final TestServer first = new TestServer("192.0.2.10", 1813, "one");
    private final TestServer second = new TestServer("192.0.2.11", 1813, "two").priority(2);

    @Test
    void startAndStopSayWhatTheyKnow() {
        Bench bench = Bench.with(first);
        bench.account(Bench.start(
                new AccountingRequest.Tunnel("2001:db8::1", "2001:db8::2", "pool", "edge", "\u001fcore", "77")));
        bench.account(Bench.stop(null, USAGE, TerminateCause.LOST_CARRIER));
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.results).hasSize(2).containsOnly(new AccountingResult.Acknowledged("192.0.2.10:1813"));

        Packet start = first.distinct.get(0);
        assertThat(start.first(AttributeType.ACCT_STATUS_TYPE)).contains(Bench.word(1));
        assertThat(start.first(AttributeType.MESSAGE_AUTHENTICATOR)).isEmpty();
        assertThat(start.first(AttributeType.CLASS)).contains(Octets.ofHex("c1a5"));
        assertThat(start.first(AttributeType.TUNNEL_MEDIUM_TYPE)).contains(Bench.word(2));
        assertThat(start.first(AttributeType.TUNNEL_ASSIGNMENT_ID)).contains(Octets.ofText("pool"));
        assertThat(start.first(AttributeType.TUNNEL_SERVER_AUTH_ID)).contains(Octets.ofText("\0\u001fcore"));
        assertThat(start.first(AttributeType.ACCT_TUNNEL_CONNECTION)).contains(Octets.ofText("77"));
        assertThat(start.first(AttributeType.ACCT_SESSION_TIME)).isEmpty();

        Packet stop = first.distinct.get(1);
        assertThat(stop.first(AttributeType.ACCT_STATUS_TYPE)).contains(Bench.word(2));
        assertThat(stop.first(AttributeType.ACCT_SESSION_TIME)).contains(Bench.word(1));
        assertThat(stop.first(AttributeType.ACCT_INPUT_GIGAWORDS)).contains(Bench.word(0));
        assertThat(stop.first(AttributeType.ACCT_TERMINATE_CAUSE)).contains(Bench.word(2));
        assertThat(stop.first(AttributeType.TUNNEL_TYPE)).isEmpty();
    }

    @Test
    void delayIsZeroAtTheFirstServerAndTrueAtTheNext() {
        first.silent = true;
        Bench bench = Bench.with(first, second);
        bench.account(Bench.start(null));
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.results).containsExactly(new AccountingResult.Acknowledged("192.0.2.11:1813"));
        assertThat(first.received).hasSize(3);
        assertThat(first.distinct).hasSize(1);
        assertThat(first.distinct.get(0).first(AttributeType.ACCT_DELAY_TIME)).contains(Bench.word(0));
        long waited = bench.sent.get(3).at() / 1_000_000_000;
        assertThat(waited).isBetween(6L, 8L);
        assertThat(second.distinct.get(0).first(AttributeType.ACCT_DELAY_TIME)).contains(Bench.word((int) waited));
    }

    @Test
    void aRecordThatWasKeptSaysWhenItHappenedAndHowLongItWasDelayed() {
        Bench bench = Bench.with(first);
        bench.clock.advance(Duration.ofMillis(2_500));
        AccountingRecord kept = bench.record(Bench.start(null), Bench.EPOCH.minusSeconds(3_600));
        bench.client.account(Bench.GROUP, kept, bench.results::add, bench.clock.now());
        bench.clock.advance(Duration.ofSeconds(1));
        Packet request = first.distinct.get(0);
        assertThat(request.first(AttributeType.ACCT_DELAY_TIME)).contains(Bench.word(3_602));
        assertThat(request.first(AttributeType.EVENT_TIMESTAMP))
                .contains(Bench.word((int) Bench.EPOCH.getEpochSecond() - 3_600));
    }

    @Test
    void whatIsNotDeliveredSaysWhy() {
        first.silent = true;
        Bench bench = Bench.with(first);
        bench.account(Bench.stop(null, USAGE, TerminateCause.LOST_CARRIER));
        bench.clock.advance(Duration.ofSeconds(30));
        assertThat(bench.results)
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountingResult.Undelivered.class,
                        result -> assertThat(result.cause()).contains("192.0.2.10:1813 is silent"));
        Bench without = Bench.with();
        without.account(Bench.stop(null, USAGE, TerminateCause.LOST_CARRIER));
        assertThat(without.results).isEmpty();
        without.clock.advance(Duration.ZERO);
        assertThat(without.results)
                .containsExactly(new AccountingResult.Undelivered("group isp has no RADIUS server for accounting"));
        assertThat(without.counters.get(RadiusEvent.ACCOUNTING_UNDELIVERED)).isEqualTo(1);
    }

    @Test
    void anAccountingResponseIsNoAnswerToALoginAndTheOtherWayRound() {
        TestServer access = new TestServer("192.0.2.10", 1812, "one");
        first.silent = true;
        access.silent = true;
        Bench bench = Bench.with(access, first);
        bench.account(Bench.start(null));
        bench.clock.advance(Duration.ofMillis(5));
        Packet request = first.distinct.get(0);
        Packet accept = new Packet(2, request.identifier(), request.authenticator(), List.of());
        bench.deliver(first, 0, first.authenticated(accept.encode(), request.authenticator()));
        assertThat(bench.counters.get(RadiusEvent.REPLY_DROPPED_UNEXPECTED_CODE))
                .isEqualTo(1);
        assertThat(bench.results).isEmpty();
    }

    @Test
    void usageBelongsToARecordThatHasSome() {
        assertThatThrownBy(() ->
                        new AccountingRequest(AccountingRequest.Status.START, "s", Bench.user(), null, USAGE, null))
                .hasMessage("START has no usage");
        assertThatThrownBy(() ->
                        new AccountingRequest(AccountingRequest.Status.STOP, "s", Bench.user(), null, USAGE, null))
                .hasMessage("STOP needs a cause");
        assertThatThrownBy(() -> new AccountingRequest(
                        AccountingRequest.Status.INTERIM_UPDATE, "s", Bench.user(), null, null, null))
                .hasMessage("INTERIM_UPDATE needs usage");
        assertThatThrownBy(
                        () -> new AccountingRequest(AccountingRequest.Status.ON, "s", Bench.user(), null, null, null))
                .hasMessage("ON has no user");
    }

    @Test
    void everyTerminateCauseHasItsNumber() {
        for (TerminateCause cause : TerminateCause.values()) {
            assertThat(cause.number())
                    .isEqualTo(cause.ordinal() + 1); // RFC 2866 §5.10 numbers them from 1 without a gap
        }
        assertThat(TerminateCause.HOST_REQUEST.number()).isEqualTo(18);
    }
}
