package dev.lac.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.doubles.LnsDouble;
import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.l2tp.ReceivedCall;
import dev.lac.server.ExplainQuestion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an LNS would be told of a user's call is what it is told. */
class PreviewTest {
    private static JsonNode preview(WholeLac net, String user) {
        List<JsonNode> answers = new ArrayList<>();
        net.loop.turn(
                () -> net.lac.operator().preview(new ExplainQuestion(user, "", null, null, "", ""), answers::add));
        net.until("an answer", () -> !answers.isEmpty());
        return answers.get(0);
    }

    private static String value(JsonNode answer, int message, String name) {
        for (JsonNode attribute : answer.path("messages").path(message).path("avps")) {
            if (attribute.path("name").asText().equals(name)) {
                return attribute.path("value").asText();
            }
        }
        return "";
    }

    @Test
    void ofOneWhoIsUpItIsWhatTheLnsHasHeard() {
        WholeLac net = new WholeLac();
        LnsDouble lns = net.lns("192.0.2.21", Mode.PROXY);
        net.up(net.dial(net.subscriber("alice@one.example", "a-secret")));
        ReceivedCall heard = lns.calls().get(0);
        JsonNode answer = preview(net, "alice@one.example");
        assertThat(answer.path("lns").asText()).isEqualTo("one");
        assertThat(answer.path("steps")).isNotEmpty();
        assertThat(answer.path("messages").get(0).path("message").asText()).isEqualTo("ICRQ");
        assertThat(value(answer, 0, "Calling Number")).isEqualTo(heard.callingNumber());
        assertThat(value(answer, 0, "Call Serial Number")).isEqualTo(String.valueOf(heard.callSerialNumber()));
        assertThat(answer.path("messages").get(1).path("message").asText()).isEqualTo("ICCN");
        assertThat(value(answer, 1, "Proxy Authen Type")).isEqualTo("2 (CHAP)");
        assertThat(value(answer, 1, "Proxy Authen Name")).isEqualTo("alice@one.example");
        assertThat(value(answer, 1, "Proxy Authen Response")).isEqualTo("16 octets, not shown");
        assertThat(value(answer, 1, "Last Sent LCP CONFREQ"))
                .isEqualTo(heard.proxyLcp().lastSentConfReq().hex());
    }

    @Test
    void ofOneWhoIsNotItIsAsFarAsIsKnown() {
        WholeLac net = new WholeLac(
                WholeLac.BASE
                        .replace("    rules:\n", "")
                        .replace(
                                "  rules:\n    - domain: one.example\n",
                                "  rules:\n    - domain: one.example\n      lns-name: \"{user}-at-lns\"\n"),
                1);
        JsonNode answer = preview(net, "bob@one.example");
        assertThat(answer.path("lns").asText()).isEqualTo("one");
        assertThat(value(answer, 1, "Proxy Authen Name")).isEqualTo("bob@one.example-at-lns");
        assertThat(net.datagrams).as("nobody was asked").isEmpty();
    }

    @Test
    void thePasswordOfPapIsHiddenAndNotShown() {
        WholeLac net = WholeLac.with("ppp", "  authentication: [pap]\n");
        net.lns("192.0.2.22", Mode.PROXY);
        net.up(net.dial(net.subscriber("bob@two.example", "b-secret", dev.lac.ppp.AuthProtocol.PAP)));
        JsonNode answer = preview(net, "bob@two.example");
        assertThat(value(answer, 1, "Proxy Authen Type")).isEqualTo("3 (PAP)");
        assertThat(value(answer, 1, "Proxy Authen Response")).isEqualTo("(hidden)");
        assertThat(answer.toString()).doesNotContain("b-secret");
    }

    @Test
    void withoutAnLnsThereAreOnlySteps() {
        WholeLac net = new WholeLac();
        JsonNode answer = preview(net, "dave@unknown.example");
        assertThat(answer.path("messages")).isEmpty();
        assertThat(answer.path("steps").toString()).contains("no rule fits");
    }
}
