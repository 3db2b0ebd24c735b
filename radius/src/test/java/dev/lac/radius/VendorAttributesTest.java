package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MS-CHAP (RFC 2548) and the DSL Forum's line figures (RFC 4679) in Vendor-Specific attributes. */
class VendorAttributesTest {
    private static final Octets RESPONSE = Octets.ofHex("00".repeat(24) + "11".repeat(24) + "01");

    private final TestServer server = new TestServer("192.0.2.10", 1812, "xyzzy5461");
    private final Bench bench = Bench.with(server);

    private static Attribute microsoft(int type, Octets value) {
        return new Attribute(
                AttributeType.VENDOR_SPECIFIC,
                new PacketWriter()
                        .u32(Microsoft.VENDOR)
                        .u8(type)
                        .u8(2 + value.length())
                        .octets(value)
                        .toOctets());
    }

    private Decision login(int version) {
        int challenge = version == 1 ? 8 : 16;
        bench.login("alice", new Proof.MsChap(version, 7, Octets.copyOf(new byte[challenge]), RESPONSE));
        bench.clock.advance(Duration.ofSeconds(1));
        return bench.decisions.get(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 8", "2, 25, 16"})
    void theResponseGoesWithIdentAndFlagsBeforeIt(int version, int type, int challenge) {
        login(version);
        Packet request = server.distinct.get(0);
        assertThat(request.vendor(Microsoft.VENDOR, 11)).containsExactly(Octets.copyOf(new byte[challenge]));
        assertThat(request.vendor(Microsoft.VENDOR, type))
                .containsExactly(Octets.ofHex("07 01" + "00".repeat(24) + "11".repeat(24)));
        assertThat(request.first(AttributeType.USER_PASSWORD)).isEmpty();
        assertThat(request.first(AttributeType.CHAP_PASSWORD)).isEmpty();
    }

    @Test
    void theAuthenticatorResponseComesBack() {
        String success = "S=" + "0123456789".repeat(4);
        server.reply = request -> List.of(microsoft(26, Octets.of(7).concat(Octets.ofText(success))));
        assertThat(login(2))
                .isInstanceOfSatisfying(
                        Decision.Accept.class,
                        accept -> assertThat(accept.authenticatorResponse()).isEqualTo(success));
    }

    @Test
    void anAcceptThatCannotBeShownToTheSubscriberIsNone() {
        server.reply = request -> List.of();
        assertThat(login(2)).isInstanceOf(Decision.Reject.class);
        assertThat(bench.counters.get(RadiusEvent.ACCESS_REJECTED_NO_MSCHAP2_SUCCESS))
                .isEqualTo(1);
    }

    @Test
    void versionOneNeedsNoAuthenticatorResponse() {
        server.reply = request -> List.of();
        assertThat(login(1)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void theErrorOfARejectComesBack() {
        server.code = PacketCode.ACCESS_REJECT.number();
        server.reply = request -> List.of(microsoft(2, Octets.of(7).concat(Octets.ofText("E=691 R=1"))));
        assertThat(login(2))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.msChapError()).isEqualTo("E=691 R=1"));
    }

    @Test
    void aResponseOfAnotherLengthIsRejectedUnasked() {
        bench.login("alice", new Proof.MsChap(2, 7, Octets.copyOf(new byte[16]), Octets.of(1, 2, 3)));
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(bench.decisions.get(0)).isInstanceOf(Decision.Reject.class);
        assertThat(bench.sent).isEmpty();
    }

    @Test
    void noProofIsPrinted() {
        Proof proof = new Proof.MsChap(2, 7, Octets.of(0xab), RESPONSE);
        assertThat(proof.toString()).doesNotContain("ab").doesNotContain("1111");
    }

    @Test
    void severalVendorAttributesMayShareOne() {
        Packet packet = new Packet(
                2,
                1,
                Packet.ZERO_AUTHENTICATOR,
                List.of(
                        new Attribute(AttributeType.VENDOR_SPECIFIC, Octets.ofHex("00000137 0203aa 1a04bbcc 02ff")),
                        new Attribute(AttributeType.VENDOR_SPECIFIC, Octets.ofHex("00000138 1a03dd")),
                        new Attribute(AttributeType.VENDOR_SPECIFIC, Octets.ofHex("000001"))));
        assertThat(packet.vendor(Microsoft.VENDOR, 26)).containsExactly(Octets.ofHex("bbcc"));
        assertThat(packet.vendor(Microsoft.VENDOR, 2)).containsExactly(Octets.ofHex("aa"));
    }

    @Test
    void theActualRatesGoIntoAccessRequestsAndAllFiguresIntoAccounting() throws Exception {
        AccessLine line = new AccessLine(
                Octets.ofText("port 7"), null, Map.of(129, 1_000_000L, 130, 5_000_000_000L, 134, 20_000_000L, 140, 8L));
        AttributeWriter access = new AttributeWriter(() -> {});
        line.describe(access);
        AttributeWriter accounting = new AttributeWriter(() -> {});
        line.describeInFull(accounting);
        assertThat(values(access, 129)).contains(Bench.word(1_000_000));
        assertThat(values(access, 130)).as("as much as 32 bits hold").contains(Octets.ofHex("ffffffff"));
        assertThat(values(access, 134)).isEmpty();
        assertThat(values(accounting, 134)).contains(Bench.word(20_000_000));
        assertThat(values(accounting, 140)).contains(Bench.word(8));
        assertThat(Packet.attributes(accounting.toOctets())).hasSize(5);
    }

    private static Optional<Octets> values(AttributeWriter writer, int type) throws MalformedPacketException {
        return new Packet(1, 1, Packet.ZERO_AUTHENTICATOR, Packet.attributes(writer.toOctets()))
                .vendor(3561, type)
                .findFirst();
    }

    @Test
    void aServiceOtherThanTheOneAskedForIsARejection() {
        AccessRequest asked = new AccessRequest(
                "example.net",
                new Proof.Pap(Octets.ofText("cisco")),
                AccessRequest.Service.OUTBOUND,
                Bench.attachment(AccessLine.UNKNOWN),
                0,
                "S1",
                List.of());
        server.reply = request -> List.of(new Attribute(AttributeType.SERVICE_TYPE, Bench.word(5)));
        bench.client.authenticate(Bench.GROUP, asked, bench.decisions::add, 0);
        bench.clock.advance(Duration.ofSeconds(1));
        server.reply = request -> List.of(new Attribute(AttributeType.SERVICE_TYPE, Bench.word(2)));
        bench.client.authenticate(Bench.GROUP, asked, bench.decisions::add, bench.clock.now());
        bench.clock.advance(Duration.ofSeconds(1));
        assertThat(server.distinct.get(0).first(AttributeType.SERVICE_TYPE)).contains(Bench.word(5));
        assertThat(bench.decisions.get(0)).isInstanceOf(Decision.Accept.class);
        assertThat(bench.decisions.get(1)).isInstanceOf(Decision.Reject.class);
    }
}
