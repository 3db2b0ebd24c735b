package dev.lac.radius;

import static dev.lac.radius.TestServer.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tunnels said in the words of vendors; numbers as FreeRADIUS' dictionaries have them. */
class VendorTunnelsTest {
    private static final int CISCO = 9;
    private static final int HUAWEI = 2011;
    private static final int JUNIPER = 4874;
    private static final int NOKIA = 6527;

    private final TestServer server = new TestServer("192.0.2.10", 1812, "secret");
    private final Bench bench = Bench.with(server);

    private static Attribute vendor(int vendor, int type, Octets value) {
        return new Attribute(
                AttributeType.VENDOR_SPECIFIC,
                new PacketWriter()
                        .u32(vendor)
                        .u8(type)
                        .u8(2 + value.length())
                        .octets(value)
                        .toOctets());
    }

    private static Attribute vpdn(String pair) {
        return vendor(CISCO, 1, Octets.ofText("vpdn:" + pair));
    }

    private List<TunnelOffer> offers(Attribute... attributes) {
        server.reply = request -> Arrays.asList(attributes);
        return ((Decision.Accept) bench.decide("alice")).offers();
    }

    /** A tunnel to lns1 with tag 1, and what a vendor says besides. */
    private TunnelOffer besides(Attribute... more) {
        List<Attribute> all = new ArrayList<>(List.of(
                tagged(AttributeType.TUNNEL_TYPE, 1, 3), tagged(AttributeType.TUNNEL_SERVER_ENDPOINT, 1, "lns1")));
        all.addAll(List.of(more));
        return offers(all.toArray(new Attribute[0])).get(0);
    }

    @Test
    void aWholeTunnelInCiscosWords() {
        assertThat(offers(
                        vpdn("tunnel-type=l2tp"),
                        vpdn("tunnel-id=edge1"),
                        vpdn("ip-addresses=203.0.113.1, 203.0.113.2 lns3.example"),
                        vpdn("source-ip=198.51.100.1"),
                        vpdn("l2tp-tunnel-password=hunter2"),
                        vpdn("l2tp-hidden-avp=yes"),
                        vpdn("l2tp-hello-interval=60"),
                        vendor(CISCO, 1, Octets.ofText("ip:addr-pool=x"))))
                .containsExactly(new TunnelOffer(
                        0,
                        TunnelOffer.NO_PREFERENCE,
                        List.of("203.0.113.1", "203.0.113.2", "lns3.example"),
                        "198.51.100.1",
                        Octets.ofText("hunter2"),
                        null,
                        "edge1",
                        null,
                        null,
                        0,
                        null,
                        true));
        assertThat(bench.counters.get(RadiusEvent.TUNNEL_ATTRIBUTE_IGNORED))
                .as("the hello interval; what is not of vpdn is not ours")
                .isEqualTo(1);
    }

    @Test
    void aSlashPartsCiscosAddressesIntoThosePreferredAndTheRest() {
        List<TunnelOffer> offers = offers(vpdn("tunnel-type=L2TP"), vpdn("ip-addresses=a,b/c/d e"));
        assertThat(offers)
                .extracting(TunnelOffer::serverEndpoints)
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("d", "e"));
        assertThat(offers).extracting(TunnelOffer::preference).containsExactly(0, 1, 2);
    }

    @Test
    void ciscosLimitsAreThoseOfTheAddressesInTheirOrder() {
        List<TunnelOffer> offers =
                offers(vpdn("tunnel-type=l2tp"), vpdn("ip-addresses=a b/c"), vpdn("ip-address-limits=10 20/30"));
        assertThat(offers)
                .extracting(TunnelOffer::serverEndpoints)
                .containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(offers).extracting(TunnelOffer::maxSessions).containsExactly(10L, 20L, 30L);
        assertThat(offers).extracting(TunnelOffer::preference).containsExactly(0, 0, 1);
        offers(vpdn("tunnel-type=l2tp"), vpdn("ip-addresses=a"), vpdn("ip-address-limits=many"));
        assertThat(bench.counters.get(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED)).isEqualTo(1);
    }

    @Test
    void aTypeOfCiscosThatWeDoNotHaveIsARejection() {
        server.reply = request -> List.of(vpdn("tunnel-type=l2f"), vpdn("ip-addresses=a"));
        assertThat(bench.decide("alice"))
                .isInstanceOfSatisfying(
                        Decision.Reject.class,
                        reject -> assertThat(reject.replyMessage()).isEqualTo(null));
    }

    @Test
    void junipersPasswordIsInClearAndItsLimitHoldsForAll() {
        TunnelOffer offer = besides(
                vendor(JUNIPER, 9, Octets.of(1).concat(Octets.ofText("hunter2"))),
                vendor(JUNIPER, 33, Bench.word(500)),
                vendor(JUNIPER, 8, Octets.of(1).concat(Octets.ofText("vr"))));
        assertThat(offer.password()).isEqualTo(Octets.ofText("hunter2"));
        assertThat(offer.maxSessions()).isEqualTo(500);
        assertThat(bench.counters.get(RadiusEvent.TUNNEL_ATTRIBUTE_IGNORED)).isEqualTo(1);
    }

    @Test
    void aGroupAloneIsATunnel() {
        for (Attribute group : List.of(
                vendor(JUNIPER, 64, Octets.ofText("wholesale")),
                vendor(NOKIA, 46, Octets.ofText("wholesale")),
                vendor(HUAWEI, 96, Octets.ofText("wholesale")))) {
            assertThat(offers(group)).singleElement().satisfies(offer -> {
                assertThat(offer.tunnelGroup()).isEqualTo("wholesale");
                assertThat(offer.serverEndpoints()).isEmpty();
            });
        }
    }

    @Test
    void nokiasLimitsAndHidingAreOfTheirTag() {
        TunnelOffer offer =
                besides(vendor(NOKIA, 48, Octets.ofHex("01000064")), vendor(NOKIA, 54, Octets.ofHex("01000003")));
        assertThat(offer.maxSessions()).isEqualTo(100);
        assertThat(offer.hideAvps()).isTrue();
        assertThat(besides(vendor(NOKIA, 54, Octets.ofHex("01000001"))).hideAvps())
                .isFalse();
        assertThat(besides(vendor(NOKIA, 50, Octets.ofHex("0100003c"))).hideAvps())
                .isNull();
        assertThat(bench.counters.get(RadiusEvent.TUNNEL_ATTRIBUTE_IGNORED)).isEqualTo(1);
    }

    @Test
    void huaweisLimitHoldsForAll() {
        assertThat(besides(vendor(HUAWEI, 80, Bench.word(7))).maxSessions()).isEqualTo(7);
    }
}
