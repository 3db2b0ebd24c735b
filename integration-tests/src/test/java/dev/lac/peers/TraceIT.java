package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** {@code lac trace} of a real pppd through a real xl2tpd, while XDP relays: the session leaves the fast path for as long as anybody looks. */
@RealPeers
class TraceIT {
    private static final String USER = "ann@isp.test";
    private static final String SECRET = "tunnel-secret-11";
    private static final int CORE_MTU = 1_500;
    private static final int PINGS = 10;
    private static final Pattern FAST_PACKETS = Pattern.compile("\"fast-packets\" ?: ?(\\d+)");

    @Test
    void everyFrameIsSeenOnBothSidesAndThenTheFastPathHasItAgain(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            rig.directCore(CORE_MTU);
            rig.freeRadius(USER + " Cleartext-Password := \"a-password-to-find\"\n");
            rig.xl2tpd(Rig.LNS1, new Xl2tpd.Settings(SECRET, "chap"));
            Pppd.secrets(rig, Map.of(USER, "a-password-to-find"));
            LacProcess lac = rig.lac("dataplane:\n  fast-path: native\n" + LacProcess.oneLns(SECRET));
            Path login = rig.directory().resolve("login.pcapng");
            Daemon tracer = rig.daemon("trace", rig.namespace(), lac.command("trace", USER, "-w", login.toString()));
            tracer.awaitLog("(?i)" + Pattern.quote(USER));
            Pppd ann = Pppd.dial(rig, 0, USER, "a-password-to-find", Pppd.Pppoe.KERNEL);
            ann.awaitUp();
            ann.ping(Xl2tpd.GATEWAY, PINGS, 100);
            tracer.terminate();
            tracer.awaitExit();

            assertThat(count(login, "pppoe.code == 0x09")).as("PADI").isPositive();
            assertThat(count(login, "chap.code == 3")).as("Success").isPositive();
            assertThat(count(login, "l2tp.avp.message_type == 12")).as("ICCN").isEqualTo(1);
            assertThat(count(login, "icmp.type == 8")).as("at both sides").isEqualTo(2 * PINGS);
            assertThat(count(login, "icmp.type == 0")).as("at both sides").isEqualTo(2 * PINGS);
            assertThat(count(login, "ipcp")).as("what the LNS negotiates").isPositive();
            assertThat(count(login, "_ws.malformed")).isZero();

            long before = fastPackets(lac);
            ann.ping(Xl2tpd.GATEWAY, PINGS, 100);
            assertThat(fastPackets(lac) - before).as("XDP relays again").isGreaterThanOrEqualTo(PINGS);
        });
    }

    private static int count(Path file, String filter) {
        return (int)
                Shell.must("tshark", "-n", "-r", file.toString(), "-Y", filter, "-T", "fields", "-e", "frame.number")
                        .lines()
                        .filter(line -> line.matches("\\d+"))
                        .count();
    }

    private static long fastPackets(LacProcess lac) {
        Matcher found = FAST_PACKETS.matcher(
                lac.ask("show", "interfaces", Rig.ACCESS, "--json").text("show interfaces"));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
