package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code lac show} makes of a LAC's answers. */
class ShowTest extends WithLac {
    private static final String SUBSCRIBERS = """
            {"total": 3400, "matched": 12, "subscribers": [
              {"id": "5f1c2a9b00000007", "user": "alice@isp.example", "subscriber": "eth1/02:00:5e:00:00:01/7", "interface": "eth1",
               "mac": "02:00:5e:00:00:01", "session-id": 7, "vlan": "100.7", "circuit-id": "olt-3/7", "service": "", "stage": "connected",
               "connected": true, "since": "2026-11-21T15:47:00Z", "lns": "isp", "peer": "192.0.2.2", "tunnel": 3, "peer-tunnel": 9,
               "session": 17, "peer-session": 4711, "up-packets": 12, "up-octets": 1234567, "down-packets": 9, "down-octets": 76543210,
               "events": {"dropped-too-big": 2}, "phases": [{"phase": "discovery", "at-ms": 0.0}, {"phase": "lcp", "at-ms": 12.5}],
               "mru": 1492, "peer-mru": 1480, "authentication": "CHAP", "rule": "retail", "session-timeout-seconds": 86400,
               "idle-timeout-seconds": 0},
              {"id": "5f1c2a9b00000008", "user": "", "subscriber": "eth1/02:00:5e:00:00:02/8", "mac": "02:00:5e:00:00:02",
               "interface": "eth1", "vlan": "", "stage": "lcp", "connected": false, "since": "2026-11-21T17:59:15Z"}]}
            """;

    @Test
    void aListIsATableAlignedByItsContent() {
        lac.answer("show subscribers", SUBSCRIBERS);
        assertThat(line("show subscribers isp --limit 2 --sort up-octets")).isZero();
        assertThat(out()).isEqualTo("""
                user               MAC                interface  VLAN   stage      LNS  tunnel  session     for  up octets  down octets  id
                alice@isp.example  02:00:5e:00:00:01  eth1       100.7  connected  isp  3       17       2h 13m  1,234,567   76,543,210  5f1c2a9b00000007
                -                  02:00:5e:00:00:02  eth1       -      lcp        -    -       -           45s          -            -  5f1c2a9b00000008
                2 shown of 12 that match, of 3,400 in all
                """);
        assertThat(lac.question().toString())
                .isEqualTo(
                        "{\"command\":\"show\",\"show\":\"subscribers\",\"which\":\"isp\",\"limit\":2,\"sort\":\"up-octets\"}");
    }

    @Test
    void jsonIsAsTheLacGaveIt() {
        lac.answer("show subscribers", SUBSCRIBERS);
        assertThat(line("show subscribers --json")).isZero();
        assertThat(out()).contains("\"up-octets\" : 1234567").contains("\"total\" : 3400");
    }

    @Test
    void aSubscriberIsToldWhole() {
        lac.answer("show subscriber", SUBSCRIBERS);
        assertThat(line("sh sub alice@isp.example")).isZero();
        assertThat(out().lines())
                .contains("alice@isp.example (eth1/02:00:5e:00:00:01/7)")
                .contains("  since             2026-11-21T15:47:00Z, 2h 13m ago")
                .contains("  login             CHAP, rule retail")
                .contains("  MRU               1,492, the subscriber's 1,480")
                .contains("  timeouts          session 1d 0h")
                .contains("  phases            discovery at 0.0 ms, lcp at 12.5 ms")
                .contains("  LNS               isp, 192.0.2.2")
                .contains("  tunnel            3, the LNS calls it 9")
                .contains("  session           17, the LNS calls it 4711")
                .contains("  from subscribers  12 packets, 1,234,567 octets")
                .contains("  besides           dropped-too-big 2")
                .contains("nobody yet (eth1/02:00:5e:00:00:02/8)")
                .contains("  LNS               none: it is not connected");
        assertThat(lac.question().path("show").asText()).isEqualTo("subscriber");
    }

    @Test
    void aShortenedWordMeansAllWithoutANameAndOneWithIt() {
        lac.answer("show tunnels", "{\"tunnels\":[]}").answer("show tunnel", "{\"tunnels\":[]}");
        assertThat(line("sh tun")).isZero();
        assertThat(lac.question().path("show").asText()).isEqualTo("tunnels");
        assertThat(out()).startsWith("no tunnel");
        assertThat(line("sh tun 3")).isEqualTo(1);
        assertThat(lac.question().path("show").asText()).isEqualTo("tunnel");
        assertThat(out()).startsWith("no such tunnel");
    }

    @Test
    void theSummarySaysEverythingInAScreen() {
        lac.answer("show summary", """
                {"name": "edge1", "version": "0.1.0", "started": "2026-11-21T10:00:00Z", "uptime-seconds": 28800, "state": "serving",
                 "subscribers": 1234, "connected": 1200, "tunnels": 4, "sessions": 1200, "logins": 5678, "failures": 12,
                 "logins-per-second": 12.04, "failures-per-second": 0.0, "causes": {"authentication-rejected": 10, "lns-unreachable": 2},
                 "lns": {"total": 3, "locked-out": 1, "drained": 0}, "radius": {"total": 2, "down": 0}, "accounting-waiting": 1,
                 "up-packets": 1, "up-octets": 1000, "down-packets": 2, "down-octets": 2000}
                """);
        assertThat(line("show summary")).isZero();
        assertThat(out()).isEqualTo("""
                edge1: serving, lac 0.1.0, up for 8h 0m (since 2026-11-21T10:00:00Z)
                  subscribers       1,234, 1,200 of them connected
                  tunnels           4 with 1,200 sessions
                  LNSes             3, 1 locked out, 0 drained
                  RADIUS            2 servers, 0 down; one accounting record waiting
                  logins            5,678, now 12.0 a second
                  failures          12, now 0.0 a second: authentication-rejected 10, lns-unreachable 2
                  from subscribers  1 packets, 1,000 octets
                  to subscribers    2 packets, 2,000 octets
                """);
    }

    @Test
    void anLnsHasALineForEachAddress() {
        lac.answer("show lns", """
                {"lns": [{"name": "isp", "sessions": 20, "max-sessions": 1000, "drained": true, "addresses": [
                   {"address": "192.0.2.2", "port": 1701, "state": "usable", "failures": 0, "cause": "", "seconds-left": 0, "sessions": 20, "tunnels": 1},
                   {"address": "192.0.2.3", "port": 1701, "state": "locked-out", "failures": 3, "cause": "no answer to SCCRQ", "seconds-left": 75, "sessions": 0, "tunnels": 0}]},
                 {"name": "dark", "sessions": 0, "addresses": []}]}
                """);
        assertThat(line("show lns")).isZero();
        assertThat(out()).isEqualTo("""
                LNS   address              state                sessions    max  tunnels  failures    left  why
                isp   192.0.2.2 port 1701  drained, usable            20  1,000        1         0       -  -
                isp   192.0.2.3 port 1701  drained, locked-out         0  1,000        0         3  1m 15s  no answer to SCCRQ
                dark  -                    -                           0      -        -         -       -  -
                """);
    }

    @Test
    void theOtherListsHaveTheirFields() {
        lac.answer("show calls", """
                {"calls": [{"tunnel": 3, "session": 17, "peer-session": 4711, "lns": "isp", "user": "alice", "id": "a1", "state": "up",
                 "serial-number": 12, "since": "2026-11-21T17:59:00Z"}]}
                """);
        assertThat(line("show calls")).isZero();
        assertThat(out())
                .matches("(?s)tunnel +session +peer session +LNS +user +state +serial number +for +id\n"
                        + " +3 +17 +4,711 +isp +alice +up +12 +1m 0s +a1\n");
        lac.answer("show radius", """
                {"servers": [{"name": "r1", "address": "192.0.2.10", "role": "authentication", "group": "main", "state": "alive",
                  "transport": "udp", "in-flight": 1, "requests": 1000, "answers": 998, "timeouts": 1, "retransmissions": 2,
                  "round-trip-ms": 1.25}], "accounting-waiting": 7, "events": {"duplicate": 3}}
                """);
        assertThat(line("show radius")).isZero();
        assertThat(out())
                .containsPattern("r1 +192.0.2.10 +authentication +main +alive +udp +1 +1,000 +998 +1 +2 +1.[23]\n")
                .contains("  waiting           7 accounting records\n  besides           duplicate 3\n");
        lac.answer("show dns", """
                {"names": [{"name": "lns.isp.example", "type": "A", "state": "fresh", "addresses": ["192.0.2.2", "192.0.2.3"],
                  "seconds-left": 290, "cause": ""}], "servers": ["192.0.2.53"], "events": {}}
                """);
        assertThat(line("show dns")).isZero();
        assertThat(out())
                .containsPattern("lns.isp.example +A +fresh +192.0.2.2, 192.0.2.3 +4m 50s +-\n")
                .contains("  servers           192.0.2.53\n");
        lac.answer("show limits", """
                {"limits": [{"limit": "sessions per MAC", "where": "eth1", "used": 3, "max": 10}]}
                """);
        assertThat(line("show limits")).isZero();
        assertThat(out()).containsPattern("sessions per MAC +eth1 +3 +10\n");
        lac.answer("show lockouts", """
                {"lockouts": [{"kind": "subscriber", "which": "02:00:5e:00:00:01", "interface": "eth1", "failures": 4,
                  "cause": "authentication-rejected", "seconds-left": 30}]}
                """);
        assertThat(line("show lockouts")).isZero();
        assertThat(out()).containsPattern("subscriber +02:00:5e:00:00:01 +- +eth1 +4 +30s +authentication-rejected\n");
        lac.answer("show mtu", """
                {"tunnels": [{"id": 3, "lns": "isp", "interface": "core0", "path-mtu": 1500, "path-mtu-from": "core0", "overhead": 38,
                  "largest-payload": 1462, "mss-ipv4": 1422, "mss-ipv6": 1402, "dont-fragment": "clear", "fragmented": 5,
                  "dropped-too-big": 0}], "offered-mru": {"eth1": 1462}}
                """);
        assertThat(line("show mtu")).isZero();
        assertThat(out())
                .containsPattern("3 +isp +core0 +1,500 +core0 +38 +1,462 +1,422 +1,402 +clear +5 +0\n")
                .contains("  offered MRU       eth1 1,462\n");
    }

    @Test
    void treesAreLines() {
        lac.answer("show config", """
                {"name": "edge1", "pppoe": {"interfaces": ["eth1", "eth2"], "limits": {}},
                 "lns": [{"name": "isp", "secret": "(secret)", "addresses": ["192.0.2.2"]}, {"name": "two"}]}
                """);
        assertThat(line("show config")).isZero();
        assertThat(out()).isEqualTo("""
                name: edge1
                pppoe:
                  interfaces: ["eth1","eth2"]
                  limits: {}
                lns:
                  - name: isp
                    secret: (secret)
                    addresses: ["192.0.2.2"]
                  - name: two
                """);
        lac.answer("show counters", "{\"lac\": {\"login-failed\": 1200}, \"l2tp\": {\"isp\": {\"hello\": 7}}}");
        assertThat(line("show counters")).isZero();
        assertThat(out()).isEqualTo("""
                area  counter       count
                lac   login-failed  1,200
                l2tp  isp hello         7
                """);
    }

    @Test
    void interfacesSayWhetherTheyAreDrained() {
        lac.answer("show interfaces", """
                {"interfaces": [{"name": "eth1", "of": "subscribers", "summary": "eth1 (subscribers) relays by native XDP, wanted: auto",
                  "fast-packets": 10, "fast-octets": 1000, "portable-packets": 3, "sessions": 2, "drained": true, "punts": {"no-session": 1}}],
                 "portable-packets-from-lnses": 4, "events": {"punted-discovery": 5}}
                """);
        assertThat(line("show int")).isZero();
        assertThat(out().lines())
                .contains("eth1 (subscribers) relays by native XDP, wanted: auto; drained: it answers no PADI")
                .contains("  sessions          2")
                .contains("  fast path         10 packets, 1,000 octets received")
                .contains("  punts             no-session 1")
                .contains("  besides           punted-discovery 5");
    }

    @Test
    void whatCannotBeShownIsSaidWithWhatCan() {
        assertThat(line("show moon")).isEqualTo(2);
        assertThat(err())
                .startsWith(
                        "there is no \"lac show moon\"; there are summary, subscribers, subscriber, tunnels, tunnel,")
                .contains("see lac show --help");
        assertThat(line("show")).isEqualTo(2);
        assertThat(err()).contains("lockouts");
        assertThat(line("show c")).isEqualTo(2);
        assertThat(err()).contains("calls").contains("config").contains("counters");
        assertThat(lac.questions()).isEmpty();
    }
}
