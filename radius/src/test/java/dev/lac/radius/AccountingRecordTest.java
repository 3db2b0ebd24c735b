package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of an Accounting-Request until it is acknowledged. */
class AccountingRecordTest {
    private static final Instant HAPPENED = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final NasIdentity NAS = new NasIdentity("lac", null);
    private static final AccountingRequest.Usage USAGE =
            new AccountingRequest.Usage(Duration.ofSeconds(61), 1L << 33, 2, 3, 4, 5);

    private final Counters<RadiusEvent> counters = new Counters<>(RadiusEvent.class);

    private AccountingRecord record(AccountingRequest request) {
        return AccountingRecord.of(request, HAPPENED, "isp", NAS, counters);
    }

    private static Packet attributes(AccountingRecord record) {
        try {
            return new Packet(4, 0, Packet.ZERO_AUTHENTICATOR, Packet.attributes(record.attributes()));
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasKeptIsReadAgain() throws Exception {
        AccountingRequest.Tunnel tunnel =
                new AccountingRequest.Tunnel("198.51.100.1", "203.0.113.1", "pool", "edge", "core", "7");
        for (AccountingRequest.Status status : AccountingRequest.Status.values()) {
            AccountingRecord record = record(new AccountingRequest(
                    status,
                    "sessiön",
                    status.hasUser() ? Bench.user() : null,
                    status.hasUser() ? tunnel : null,
                    status.hasUsage() ? USAGE : null,
                    status.hasCause() ? TerminateCause.LOST_CARRIER : null));
            assertThat(AccountingRecord.ofOctets(record.toOctets())).isEqualTo(record);
            assertThat(attributes(record).first(AttributeType.ACCT_STATUS_TYPE)).contains(Bench.word(status.number()));
        }
        assertThat(AccountingRequest.Usage.ofOctets(USAGE.toOctets())).isEqualTo(USAGE);
    }

    @Test
    void theNumbersOfTheStatusesAreThoseOfTheRfcs() {
        assertThat(Arrays.stream(AccountingRequest.Status.values()).map(AccountingRequest.Status::number))
                .containsExactly(1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14);
    }

    @Test
    void theNasItselfHasNoUserAndNoSessionToSpeakOf() {
        Packet on =
                attributes(record(new AccountingRequest(AccountingRequest.Status.ON, "boot1", null, null, null, null)));
        assertThat(on.attributes()).hasSize(3);
        assertThat(on.first(AttributeType.NAS_IDENTIFIER)).contains(Octets.ofText("lac"));
        assertThat(on.first(AttributeType.ACCT_SESSION_ID)).contains(Octets.ofText("boot1"));
    }

    @Test
    void aTunnelsRecordsSayWhatTunnelAndWhatWasLost() {
        AccountingRequest.User tunnelUser = new AccountingRequest.User(
                "edge", AccountingRequest.Authentic.LOCAL, null, List.of(), null, Framed.NONE, List.of());
        Packet stop = attributes(record(new AccountingRequest(
                AccountingRequest.Status.TUNNEL_STOP,
                "T1",
                tunnelUser,
                new AccountingRequest.Tunnel("198.51.100.1", "203.0.113.1", null, null, null, "9"),
                USAGE,
                TerminateCause.ADMIN_RESET)));
        assertThat(stop.first(AttributeType.ACCT_TUNNEL_PACKETS_LOST)).contains(Bench.word(5));
        assertThat(stop.first(AttributeType.ACCT_TUNNEL_CONNECTION)).contains(Octets.ofText("9"));
        assertThat(stop.first(AttributeType.USER_NAME)).contains(Octets.ofText("edge"));
        assertThat(stop.first(AttributeType.NAS_PORT_ID)).isEmpty();
        assertThat(stop.first(AttributeType.ACCT_TERMINATE_CAUSE)).contains(Bench.word(6));
        Packet session = attributes(record(Bench.stop(null, USAGE, TerminateCause.ADMIN_RESET)));
        assertThat(session.first(AttributeType.ACCT_TUNNEL_PACKETS_LOST)).isEmpty();
    }

    @Test
    void whatRadiusGaveComesBackInAccounting() {
        AccountingRequest.User user = new AccountingRequest.User(
                "alice",
                AccountingRequest.Authentic.LOCAL,
                Bench.attachment(AccessLine.UNKNOWN),
                List.of(Octets.ofHex("00"), Octets.ofHex("01")),
                Octets.ofText("cui"),
                new Framed(
                        Octets.ofHex("c0000207"),
                        Octets.ofHex("0040 20010db800000000"),
                        Octets.ofHex("0102030405060708")),
                List.of(
                        new ExtraAttribute(0, 77, Octets.ofText("56k")),
                        new ExtraAttribute(9, 1, Octets.ofText("a=b"))));
        Packet start =
                attributes(record(new AccountingRequest(AccountingRequest.Status.START, "S1", user, null, null, null)));
        assertThat(start.all(AttributeType.CLASS)).containsExactly(Octets.ofHex("00"), Octets.ofHex("01"));
        assertThat(start.first(AttributeType.CHARGEABLE_USER_IDENTITY)).contains(Octets.ofText("cui"));
        assertThat(start.first(AttributeType.FRAMED_IP_ADDRESS)).contains(Octets.ofHex("c0000207"));
        assertThat(start.first(AttributeType.FRAMED_IPV6_PREFIX)).contains(Octets.ofHex("004020010db800000000"));
        assertThat(start.first(AttributeType.FRAMED_INTERFACE_ID)).contains(Octets.ofHex("0102030405060708"));
        assertThat(start.first(AttributeType.ACCT_AUTHENTIC)).contains(Bench.word(2));
        assertThat(start.attributes()).contains(new Attribute(77, Octets.ofText("56k")));
        assertThat(start.vendor(9, 1)).containsExactly(Octets.ofText("a=b"));
    }

    @Test
    void theStopOfASessionThatDiedWithTheProcessIsMadeOfItsStart() {
        AccountingRecord start =
                record(Bench.start(new AccountingRequest.Tunnel("198.51.100.1", "203.0.113.1", null, null, null, "7")));
        AccountingRecord stop = AccountingRecord.stopFor(start, USAGE, TerminateCause.NAS_REBOOT);
        assertThat(stop.happened()).isEqualTo(HAPPENED.plusSeconds(61));
        assertThat(attributes(stop).attributes())
                .containsExactlyInAnyOrderElementsOf(attributes(AccountingRecord.of(
                                Bench.stop(
                                        new AccountingRequest.Tunnel(
                                                "198.51.100.1", "203.0.113.1", null, null, null, "7"),
                                        USAGE,
                                        TerminateCause.NAS_REBOOT),
                                HAPPENED,
                                "isp",
                                NAS,
                                counters))
                        .attributes());
        assertThatThrownBy(() -> AccountingRecord.stopFor(stop, USAGE, TerminateCause.NAS_REBOOT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanAPacketHoldsIsLeftOutAndCounted() {
        List<Octets> classes = java.util.Collections.nCopies(20, Octets.copyOf(new byte[253]));
        AccountingRequest.User user = new AccountingRequest.User(
                "alice", AccountingRequest.Authentic.RADIUS, null, classes, null, Framed.NONE, List.of());
        AccountingRecord record =
                record(new AccountingRequest(AccountingRequest.Status.START, "S1", user, null, null, null));
        assertThat(record.attributes().length()).isLessThanOrEqualTo(4096 - 20 - 12);
        assertThat(counters.get(RadiusEvent.REQUEST_ATTRIBUTE_OMITTED)).isEqualTo(5);
    }

    @Test
    void whatIsNoRecordSaysWhy() {
        Octets good = record(Bench.start(null)).toOctets();
        for (Octets bad : List.of(
                Octets.EMPTY,
                Octets.of(2).concat(good.slice(1, good.length())),
                Octets.of(1, 4).concat(good.slice(2, good.length())),
                good.slice(0, good.length() - 1),
                good.concat(Octets.of(0)),
                Octets.ofHex("0101 0000000000000000 ffffffff 000153 0000 0000"),
                Octets.ofHex("0101 7fffffffffffffff 00000000 000153 0000 0000"),
                Octets.ofHex("0101 0000000000000000 00000000 0001ff 0000 0000"),
                Octets.ofHex("0101 0000000000000000 00000000 0000 0000 0000"),
                Octets.ofHex("0101 0000000000000000 00000000 000153 0000 0001 01"))) {
            assertThatThrownBy(() -> AccountingRecord.ofOctets(bad)).isInstanceOf(MalformedPacketException.class);
        }
        assertThatThrownBy(() -> AccountingRequest.Usage.ofOctets(Octets.of(1)))
                .isInstanceOf(MalformedPacketException.class);
    }
}
