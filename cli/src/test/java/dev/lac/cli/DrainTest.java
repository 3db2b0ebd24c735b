package dev.lac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code lac drain}. */
class DrainTest extends WithLac {
    private void asks(String line, String question) {
        lac.answer("drain", "{\"done\":\"so be it\"}");
        assertThat(line(line)).as(err()).isZero();
        assertThat(out()).isEqualTo("so be it" + System.lineSeparator());
        assertThat(lac.question().toString()).isEqualTo(question.replace('\'', '"'));
    }

    @Test
    void lnsInterfaceAndBoxAreDrainedAndUndone() {
        asks("drain lns isp", "{'command':'drain','what':'lns','drain':true,'which':'isp'}");
        asks("drain lns isp --move 20", "{'command':'drain','what':'lns','drain':true,'which':'isp','move':20}");
        asks("drain interface eth1 --undo", "{'command':'drain','what':'interface','drain':false,'which':'eth1'}");
        asks("drain box", "{'command':'drain','what':'box','drain':true}");
    }

    @Test
    void jsonAndFailures() {
        lac.answer("drain", "{\"done\":\"so be it\"}");
        assertThat(line("drain box --json")).isZero();
        assertThat(out()).contains("\"done\" : \"so be it\"");
        assertThat(line("drain isp")).isEqualTo(2);
        assertThat(err()).startsWith("there is no \"lac drain isp\"; there are lns, interface, box");
        assertThat(line("drain lns isp --undo --move 3")).isEqualTo(2);
        assertThat(err()).contains("--undo ends no sessions");
        assertThat(line("drain lns isp --move many")).isEqualTo(2);
        assertThat(err()).contains("many");
    }
}
