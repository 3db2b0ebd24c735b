package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The commands that ask a running LAC one thing: what they ask and what they make of the answer. */
class AskingTest extends WithLac {
    @Test
    void explainAsksTheRunningLac() throws IOException {
        Path reply = Files.writeString(directory.resolve("reply"), "Tunnel-Type:1 = L2TP\n");
        lac.answer("explain", "{\"steps\":[{\"kind\":\"rule\",\"text\":\"rule retail applies\"}]}");
        assertThat(run(
                        "explain",
                        "alice",
                        "--circuit-id",
                        "olt-3/7",
                        "--interface",
                        "eth1",
                        "--vlan",
                        "100.7",
                        "--service-name",
                        "gold",
                        "--radius-reply",
                        reply.toString()))
                .isZero();
        assertThat(out()).isEqualTo("  rule      rule retail applies" + System.lineSeparator());
        assertThat(lac.question().toString())
                .isEqualTo(
                        "{\"command\":\"explain\",\"user\":\"alice\",\"service-name\":\"gold\",\"circuit-id\":\"olt-3/7\","
                                + "\"interface\":\"eth1\",\"vlan\":\"100.7\",\"radius-reply\":\"Tunnel-Type:1 = L2TP\\n\"}");
        assertThat(line("explain alice --json")).isZero();
        assertThat(out()).contains("\"kind\" : \"rule\"");
        assertThat(line("explain alice --radius-reply /nonexistent")).isEqualTo(2);
        assertThat(err()).startsWith("/nonexistent cannot be read");
    }

    @Test
    void previewTellsTheAvpsOfItsMessage() {
        lac.answer("preview", """
                {"steps": [{"kind": "rule", "text": "rule retail applies"}], "messages": [
                  {"message": "ICRQ", "avps": [{"type": 15, "name": "Call Serial Number", "mandatory": true, "value": "1"}]},
                  {"message": "ICCN", "avps": [{"type": 29, "name": "Proxy Authen Type", "mandatory": false, "value": "2 (CHAP)"},
                                               {"type": 24, "name": "Tx Connect Speed", "mandatory": true, "value": "1000000"}]}]}
                """);
        assertThat(line("preview iccn alice")).isZero();
        assertThat(out()).isEqualTo("""
                  rule      rule retail applies
                ICCN
                AVP  name               M  value
                 29  Proxy Authen Type  -  2 (CHAP)
                 24  Tx Connect Speed   M  1000000
                """);
        assertThat(lac.question().toString()).isEqualTo("{\"command\":\"preview\",\"user\":\"alice\"}");
        assertThat(line("preview icrq alice")).isZero();
        assertThat(out()).contains("Call Serial Number").doesNotContain("Proxy");
        assertThat(line("preview iccn alice --json")).isZero();
        assertThat(out()).contains("\"message\" : \"ICRQ\"");
        lac.answer("preview", "{\"steps\":[{\"kind\":\"rule\",\"text\":\"no rule applies\"}],\"messages\":[]}");
        assertThat(line("preview iccn bob")).isEqualTo(1);
        assertThat(out()).contains("no rule applies");
        assertThat(err()).contains("no LNS would get an ICCN");
    }

    @Test
    void aFastPathIsChanged() {
        lac.answer("fast-path", "{\"name\":\"eth1\",\"done\":\"eth1 relays by the portable path alone\"}");
        assertThat(line("fast-path eth1 off")).isZero();
        assertThat(out()).isEqualTo("eth1 relays by the portable path alone" + System.lineSeparator());
        assertThat(line("fast eth1 off --json")).isZero();
        assertThat(out()).contains("\"name\" : \"eth1\"");
        assertThat(line("fast-path eth1")).isEqualTo(2);
        assertThat(err()).contains("MODE");
    }

    @Test
    void levelsAreAskedAndSet() {
        lac.answer("log-level", """
                {"loggers": [{"logger": "", "level": "INFO"}, {"logger": "dev.lac.radius", "level": "DEBUG"}], "done": "so be it"}
                """);
        assertThat(line("log level")).isZero();
        assertThat(out()).isEqualTo("""
                logger          level
                root            INFO
                dev.lac.radius  DEBUG
                """);
        assertThat(lac.question().toString()).isEqualTo("{\"command\":\"log-level\"}");
        assertThat(line("log level root debug")).isZero();
        assertThat(out()).startsWith("so be it");
        assertThat(lac.question().toString())
                .isEqualTo("{\"command\":\"log-level\",\"logger\":\"\",\"level\":\"debug\"}");
        assertThat(line("log level dev.lac.radius --json")).isZero();
        assertThat(out()).contains("\"loggers\"");
        lac.answer("log-level", "{\"error\":\"there is no level loud\"}");
        assertThat(line("log level root loud")).isEqualTo(2);
        assertThat(err()).startsWith("there is no level loud");
    }

    @Test
    void theFramesOfACallAreWritten() throws IOException {
        byte[] octets = {10, 13, 13, 10, 1, 2, 3};
        lac.answer(
                "capture", "{\"id\":\"a1\",\"pcapng\":\"" + Base64.getEncoder().encodeToString(octets) + "\"}");
        Path file = directory.resolve("a1.pcapng");
        assertThat(run("capture", "a1", "-w", file.toString())).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(octets);
        assertThat(err()).isEqualTo("7 octets of pcapng in " + file + System.lineSeparator());
        assertThat(line("capture a1")).isZero();
        assertThat(surroundings.octets.toByteArray()).isEqualTo(octets);
        surroundings.terminals.add(Surroundings.Stream.OUTPUT);
        assertThat(line("capture a1")).isEqualTo(2);
        assertThat(err()).startsWith("pcapng is not for a terminal");
        assertThat(line("capture a1 -w /nonexistent/a1")).isEqualTo(2);
        assertThat(err()).startsWith("/nonexistent/a1 cannot be written");
    }
}
