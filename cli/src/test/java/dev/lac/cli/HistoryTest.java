package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lac history}, and {@code lac explain --call}. */
class HistoryTest extends WithLac {
    private static final String CALL = """
            {"id": "5f1c2a9b00000007", "user": "alice@isp.example", "interface": "eth1", "mac": "02:00:5e:00:00:01", "vlan": "", "session-id": 7,
             "circuit-id": "olt-3/7", "service": "", "began": "2026-11-21T17:00:00.123Z", "ended": "2026-11-21T17:00:05.200Z", "connected": false,
             "cause": "lns-unreachable", "text": "no LNS took the call", "phases": [{"phase": "discovery", "at-ms": 0.0, "text": "PADS sent"},
             {"phase": "lcp", "at-ms": 12.5, "text": "MRU 1492"}, {"phase": "tunnel", "at-ms": 77.0, "text": "SCCRQ to 192.0.2.2"}],
             "rule": "retail", "radius-server": "192.0.2.10", "lns": "isp", "peer": "192.0.2.2", "tunnel": 0, "session": 0, "up-packets": 0,
             "up-octets": 1200, "down-packets": 0, "down-octets": 0, "steps": [{"kind": "rule", "text": "rule retail applies"}], "captured": true}
            """;

    @BeforeEach
    void calls() {
        lac.answer("history", "{\"calls\":[" + CALL + "]}");
    }

    @Test
    void callsAreATable() {
        assertThat(line("history --user alice --mac 02:00:5e:00:00:01 --lns isp --cause lns-unreachable --since 1h30m"
                        + " --until 2026-11-21T17:30:00Z --limit 5"))
                .isZero();
        assertThat(out()).isEqualTo("""
                began                     user               MAC                LNS  lasted  connected  cause            up octets  down octets  id
                2026-11-21T17:00:00.123Z  alice@isp.example  02:00:5e:00:00:01  isp  5.077s  no         lns-unreachable      1,200            0  5f1c2a9b00000007
                """);
        assertThat(lac.question().toString())
                .isEqualTo("{\"command\":\"history\",\"user\":\"alice\",\"mac\":\"02:00:5e:00:00:01\",\"lns\":\"isp\","
                        + "\"cause\":\"lns-unreachable\",\"since\":\"2026-11-21T16:30:00Z\","
                        + "\"until\":\"2026-11-21T17:30:00Z\",\"limit\":5}");
        assertThat(line("history --json")).isZero();
        assertThat(out()).contains("\"cause\" : \"lns-unreachable\"");
    }

    @Test
    void oneCallIsToldFromItsFirstFrameToItsEnd() {
        assertThat(line("history --id 5f1c2a9b00000007")).isZero();
        assertThat(out()).isEqualTo("""
                5f1c2a9b00000007: alice@isp.example (eth1/02:00:5e:00:00:01/7)
                  began             2026-11-21T17:00:00.123Z
                  ended             2026-11-21T17:00:05.200Z
                  lasted            5.077s
                  cause             lns-unreachable: no LNS took the call
                  circuit           olt-3/7
                  rule              retail
                  RADIUS            192.0.2.10
                  LNS               isp, 192.0.2.2
                  from subscriber   0 packets, 1,200 octets
                  to subscriber     0 packets, 0 octets
                  frames            kept: lac capture 5f1c2a9b00000007 -w FILE
                at ms  clock          took ms  phase      what
                  0.0  17:00:00.123Z     12.5  discovery  PADS sent
                 12.5  17:00:00.135Z     64.5  lcp        MRU 1492
                 77.0  17:00:00.200Z  5,000.0  tunnel     SCCRQ to 192.0.2.2
                  rule      rule retail applies
                """);
    }

    @Test
    void aCallThatIsUpHasNoEnd() {
        String open = CALL.replace("\"ended\": \"2026-11-21T17:00:05.200Z\",", "");
        lac.answer("history", "{\"calls\":[" + open + "]}");
        assertThat(line("explain --call alice@isp.example")).isZero();
        assertThat(out()).startsWith("5f1c2a9b00000007 alice@isp.example (eth1/02:00:5e:00:00:01/7), setting up");
        lac.answer("history", "{\"calls\":[" + open.replace("\"connected\": false", "\"connected\": true") + "]}");
        assertThat(line("history")).isZero();
        assertThat(out()).contains("59m 59s").contains(" up ");
        assertThat(line("history --id x")).isZero();
        assertThat(out()).contains("  ended             not yet");
        assertThat(line("explain --call alice@isp.example")).isZero();
        assertThat(out()).startsWith("5f1c2a9b00000007 alice@isp.example (eth1/02:00:5e:00:00:01/7), up");
    }

    @Test
    void howItWasChosenIsTold() {
        assertThat(line("explain --call alice@isp.example")).isZero();
        assertThat(out()).isEqualTo("""
                5f1c2a9b00000007 alice@isp.example (eth1/02:00:5e:00:00:01/7), ended: no LNS took the call
                  rule      rule retail applies
                """);
        lac.answer("history", "{\"calls\":[]}");
        assertThat(line("explain --call nobody")).isEqualTo(1);
        assertThat(err()).contains("no call of \"nobody\"");
        assertThat(lac.question().path("id").asText()).as("it may be an id").isEqualTo("nobody");
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(line("history --since yesterday")).isEqualTo(2);
        assertThat(err()).startsWith("\"yesterday\" is no time; write 1h (ago)");
        lac.answer("history", "{\"calls\":[]}");
        assertThat(line("history --id 1")).isEqualTo(1);
        assertThat(out()).startsWith("no such call");
        assertThat(line("history --user nobody")).isZero();
    }
}
