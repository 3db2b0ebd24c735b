package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.config.LacConfig;
import dev.lac.server.Commands;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac show VIEW}: what a running LAC has to tell. */
@Command(
        name = "show",
        description = {
            "Tells how things stand with the running LAC:",
            "  tunnels            one line each",
            "  tunnel WHICH       by its id, its LNS' name or address: way, MTU, overhead, figures",
            "  interfaces         how they relay, figures, what was dropped",
            "  subscriber WHICH   by user, Acct-Session-Id or MAC address: where it goes, figures"
        })
final class Show extends Main.WithConfiguration {
    @Parameters(index = "0", paramLabel = "VIEW", description = "tunnels, tunnel, interfaces or subscriber.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String view;

    @Parameters(index = "1", arity = "0..1", paramLabel = "WHICH", description = "One of what there is.")
    private String which = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    int with(LacConfig config) {
        try {
            ViewText asked = ViewTexts.of(view);
            JsonNode answer = Commands.ask(
                    config.management().socket(),
                    Commands.SHOW,
                    new ObjectMapper()
                            .createObjectNode()
                            .put(Commands.SHOW, view)
                            .put(Commands.WHICH, which));
            out().print(json ? answer.toPrettyString() + System.lineSeparator() : asked.text(answer));
            out().flush();
            return !which.isEmpty() && asked.isEmpty(answer) ? Main.EXIT_NOT_FOUND : 0;
        } catch (IOException | IllegalArgumentException e) {
            return fail(e);
        }
    }
}
