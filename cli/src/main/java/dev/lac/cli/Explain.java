package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.LacConfig;
import dev.lac.radius.DictionaryException;
import dev.lac.server.Commands;
import dev.lac.server.DryRun;
import dev.lac.server.ExplainQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac explain USER}: how the LNS of a call is chosen, step by step, and why it is not another. */
@Command(
        name = "explain",
        description = {
            "Tells how the LNS of a user's call would be chosen, step by step: rule, names, RADIUS tunnels, DNS answers, limits, lockouts.",
            "Asks the running LAC; where none runs, or with --dry, goes by the file and by DNS alone."
        })
final class Explain extends Main.WithConfiguration {
    @Parameters(paramLabel = "USER", description = "The name that the subscriber logs in with.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String user;

    @Option(
            names = "--radius-reply",
            paramLabel = "FILE",
            description = "What RADIUS is supposed to answer: lines as Tunnel-Server-Endpoint:1 = \"lns.example\".")
    private @Nullable Path reply;

    @Option(names = "--service-name", paramLabel = "NAME", description = "The PPPoE service asked for.")
    private String serviceName = "";

    @Option(names = "--circuit-id", paramLabel = "ID", description = "The Agent Circuit ID.")
    private @Nullable String circuitId;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "The access interface; the first one unless given.")
    private @Nullable String interfaceName;

    @Option(names = "--vlan", paramLabel = "ID", description = "The VLAN, as 100 or 100.7.")
    private String vlan = "";

    @Option(
            names = "--call",
            description = "Tells how it was for the calls that USER has or had; USER may be an Acct-Session-Id.")
    private boolean call;

    @Option(names = "--dry", description = "Does not ask the running LAC.")
    private boolean dry;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    int with(LacConfig config) {
        Path socket = config.management().socket();
        try {
            if (call) {
                JsonNode byUser = Commands.ask(socket, Commands.HISTORY, json().put("user", user));
                return print(
                        byUser.path(Commands.CALLS).isEmpty()
                                ? Commands.ask(socket, Commands.HISTORY, json().put("id", user))
                                : byUser);
            }
            ExplainQuestion question = new ExplainQuestion(
                    user,
                    serviceName,
                    circuitId,
                    interfaceName,
                    vlan,
                    reply == null ? "" : Files.readString(reply, StandardCharsets.UTF_8));
            boolean running = !dry && Files.exists(socket);
            return print(
                    running
                            ? Commands.ask(socket, Commands.EXPLAIN, question.toJson())
                            : Commands.steps(DryRun.explain(config, question)));
        } catch (IOException | DictionaryException | IllegalArgumentException e) {
            return fail(e);
        }
    }

    private static ObjectNode json() {
        return new ObjectMapper().createObjectNode();
    }

    private int print(JsonNode answer) {
        if (json) {
            out().println(answer.toPrettyString());
        } else if (answer.has(Commands.CALLS)) {
            answer.path(Commands.CALLS).forEach(this::printCall);
        } else {
            printSteps(answer);
        }
        out().flush();
        return answer.has(Commands.CALLS) && answer.path(Commands.CALLS).isEmpty() ? Main.EXIT_NOT_FOUND : 0;
    }

    private void printCall(JsonNode past) {
        String end = past.path("text").asText();
        out().printf(
                        "%s %s (%s), %s%n",
                        past.path("id").asText(),
                        past.path("user").asText(),
                        past.path("interface").asText() + "/" + past.path("mac").asText(),
                        end.isEmpty() ? "up" : "ended: " + end);
        printSteps(past);
    }

    private void printSteps(JsonNode answer) {
        answer.path(Commands.STEPS)
                .forEach(step -> out().printf(
                                "  %-9s %s%n",
                                step.path("kind").asText(), step.path("text").asText()));
    }
}
