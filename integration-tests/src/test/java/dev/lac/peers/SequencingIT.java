package dev.lac.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.peers.Capture.Place;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Sequence numbers in data messages (RFC 2661 §5.4), which the LAC may ask for and the LNS may begin with. */
@RealPeers
class SequencingIT {
    private static final String USER = "ann@isp.test";
    private static final String SECRET = "tunnel-secret-5";
    private static final int ICCN = 12;
    private static final int SEQUENCING_REQUIRED = 39;
    private static final String FROM_LAC = "l2tp.type == 0 && ip.src == " + Rig.LAC;
    private static final String FROM_LNS = "l2tp.type == 0 && ip.src == " + Rig.LNS1;

    @Test
    void theLacRequiresIt(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Capture capture = talk(rig, new Xl2tpd.Settings(SECRET, "chap"), "sequencing: true");

            assertThat(capture.controlMessage(ICCN))
                    .extracting(Capture.Avp::type)
                    .contains(SEQUENCING_REQUIRED);
            countsFromZero(capture, FROM_LAC);
        });
    }

    /** "The LNS controls enabling and disabling of sequence numbers": the LAC sends them as soon as it has got one. */
    @Test
    void theLnsBegins(TestInfo test) throws Exception {
        Rig.play(test, rig -> {
            Capture capture = talk(
                    rig,
                    new Xl2tpd.Settings(SECRET, "chap").with("plugin pppol2tp.so", "pppol2tp_send_seq"),
                    "sequencing: false");

            assertThat(capture.controlMessage(ICCN))
                    .extracting(Capture.Avp::type)
                    .doesNotContain(SEQUENCING_REQUIRED);
            countsFromZero(capture, FROM_LNS);
            countsFromZero(capture, FROM_LAC + " && l2tp.seq_bit == 1");
        });
    }

    private static Capture talk(Rig rig, Xl2tpd.Settings settings, String ofLns) {
        rig.freeRadius(USER + " Cleartext-Password := \"a\"\n");
        rig.xl2tpd(Rig.LNS1, settings);
        Pppd.secrets(rig, Map.of(USER, "a"));
        rig.lac("""
                l2tp:
                  local: 192.0.2.1
                lns:
                  - name: isp
                    addresses: [192.0.2.2]
                    secret: %s
                    %s
                selection:
                  rules:
                    - lns: isp
                """.formatted(SECRET, ofLns));
        Capture capture = rig.capture();
        Pppd ann = Pppd.dial(rig, 0, USER, "a");
        ann.awaitUp();
        ann.ping(Xl2tpd.GATEWAY, 20, 1000);
        capture.stop();
        return capture;
    }

    private static void countsFromZero(Capture capture, String filter) {
        List<List<String>> numbers = capture.packets(Place.CORE, filter, "l2tp.Ns");
        assertThat(numbers).hasSizeGreaterThan(20);
        assertThat(numbers)
                .isEqualTo(IntStream.range(0, numbers.size())
                        .mapToObj(n -> List.of(Integer.toString(n)))
                        .toList());
    }
}
