package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.dataplane.TunnelPath;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.doubles.SubscriberDouble;
import dev.lac.pppoe.VlanTags;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MRU that a subscriber is offered before its LNS is known. */
class MruTest {
    private static final VlanTags VLAN_7 = VlanTags.of(VlanTags.TPID_8021Q, 7);

    private static String base(String lnsAndSelection) {
        return WholeLac.BASE
                        .substring(0, WholeLac.BASE.indexOf("lns:\n"))
                        .replace("pppoe:\n", "pppoe:\n  vlans: [untagged, 7]\n")
                + lnsAndSelection;
    }

    private static final String TWO = base("""
            lns:
              - {name: one, addresses: [192.0.2.21], secret: tunnelsecret}
              - {name: two, addresses: [192.0.2.22], secret: tunnelsecret, sequencing: true}
            selection:
              rules:
                - {vlans: [7], domain: two.example, lns: one}
                - {vlans: [7], lns: two}
                - {service-name: radius}
                - {service-name: none, domain: one.example, lns: one}
                - {interfaces: [access0], lns: one}
            """);

    private static void mtu(WholeLac net, String lns, int mtu) {
        net.dataPlane.path(0, new InetSocketAddress(lns, 1701)).route(new TunnelPath.Route(2, "core0", mtu, ""));
    }

    /** The MRU of the first Configure-Request to a subscriber that dials in. */
    private static int offered(WholeLac net, SubscriberDouble subscriber) {
        int from = net.frames.size();
        net.dial(subscriber);
        net.until("LCP", () -> net.frames.stream().skip(from).anyMatch(MruTest::asksForAnMru));
        String request = net.frames.stream()
                .skip(from)
                .filter(MruTest::asksForAnMru)
                .findFirst()
                .orElseThrow();
        int at = request.indexOf("0104", request.indexOf("c02101"));
        return Integer.parseInt(request.substring(at + 4, at + 8), 16);
    }

    private static boolean asksForAnMru(String frame) {
        return frame.contains("c02101");
    }

    private static SubscriberDouble alice(WholeLac net) {
        return net.subscriber("alice@one.example", "a-secret");
    }

    @Test
    void overACoreOf1500OctetsItIs1462AndLessWithSequenceNumbers() {
        WholeLac net = new WholeLac(TWO, 1);
        assertThat(offered(net, alice(net))).isEqualTo(1500 - 38);
        assertThat(offered(net, alice(net).on(VLAN_7)))
                .as("the rules of VLAN 7 lead to both, as the user name is not known yet")
                .isEqualTo(1500 - 42);
    }

    @Test
    void theNarrowestWayOfThoseThatTheRulesLeaveOpenCounts() {
        WholeLac net = new WholeLac(TWO, 1);
        mtu(net, "192.0.2.21", 1400);
        mtu(net, "192.0.2.22", 9000);
        assertThat(offered(net, alice(net))).isEqualTo(1400 - 38);
        assertThat(offered(net, alice(net).on(VLAN_7))).isEqualTo(1400 - 38);
        mtu(net, "192.0.2.21", 9000);
        assertThat(offered(net, alice(net))).as("RFC 2516 §7").isEqualTo(1492);
        mtu(net, "192.0.2.22", 600);
        assertThat(offered(net, alice(net).on(VLAN_7))).isEqualTo(576);
    }

    @ParameterizedTest
    @CsvSource({"radius, 1462", "none, 1492"})
    void whereRadiusAloneNamesTheLnsTheUsualWayCounts(String service, int mru) {
        WholeLac net = new WholeLac(TWO, 1);
        mtu(net, "192.0.2.21", 9000);
        assertThat(offered(net, net.subscriberFor(service, "alice@one.example", "a-secret")))
                .isEqualTo(mru);
    }

    @Test
    void whereNoRuleFitsTheUsualWayCounts() {
        WholeLac net = new WholeLac(
                base("lns: [{name: one, addresses: [192.0.2.21]}]\n"
                        + "selection: {rules: [{domain: one.example, lns: one}]}\n"),
                1);
        mtu(net, "192.0.2.21", 9000);
        assertThat(offered(net, alice(net))).isEqualTo(1462);
    }

    @Test
    void addressesOfANameCountOnceTheyAreKnown() {
        WholeLac net = new WholeLac(base("""
                        lns: [{name: one, addresses: [lns1.example], secret: tunnelsecret}]
                        lns-groups: [{name: all, members: [{lns: one}]}]
                        selection: {rules: [{lns: all}]}
                        """), 1);
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        mtu(net, "192.0.2.21", 1300);
        SubscriberDouble first = alice(net);
        assertThat(offered(net, first)).isEqualTo(1462);
        net.up(first);
        SubscriberDouble second = alice(net);
        assertThat(offered(net, second)).isEqualTo(1300 - 38);
        net.up(second);
        assertThat(lns.calls().get(1).proxyLcp().lastSentConfReq().hex())
                .as("the LNS learns it by proxy LCP")
                .contains(String.format(Locale.ROOT, "0104%04x", 1300 - 38));
    }

    @Test
    void overIpv6TheHeaderIsLonger() {
        WholeLac net = new WholeLac(
                base("lns: [{name: one, addresses: [\"2001:db8::21\"]}]\nselection: {rules: [{lns: one}]}\n")
                        .replace("local: 192.0.2.1", "local: \"2001:db8::1\""),
                1);
        assertThat(offered(net, alice(net))).isEqualTo(1500 - 58);
    }

    @Test
    void withPppMaxPayloadItGoesUpTo1500() {
        WholeLac net = new WholeLac(TWO.replace("pppoe:\n", "pppoe:\n  max-payload: 1500\n"), 1);
        mtu(net, "192.0.2.21", 9000);
        assertThat(offered(net, alice(net).mru(1500))).isEqualTo(1500);
        mtu(net, "192.0.2.21", 1530);
        assertThat(offered(net, alice(net).mru(1500))).isEqualTo(1492);
        mtu(net, "192.0.2.21", 1535);
        assertThat(offered(net, alice(net).mru(1500))).isEqualTo(1497);
    }
}
