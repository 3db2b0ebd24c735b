package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.config.LacConfig;
import dev.lac.server.Commands;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac drain LNS}: no new calls for an LNS of the running LAC, until it is undone or the LAC starts anew. */
@Command(name = "drain", description = "Lets an LNS have no new calls; those that are up stay, or leave at a rate.")
final class Drain extends Main.WithConfiguration {
    @Parameters(paramLabel = "LNS", description = "Its name in the configuration.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String lns;

    @Option(names = "--undo", description = "Lets it have calls again.")
    private boolean undo;

    @Option(
            names = "--move",
            paramLabel = "RATE",
            description =
                    "Ends the sessions it has, so many a second: their subscribers dial in anew and get other LNSes.")
    private int move;

    @Override
    int with(LacConfig config) {
        try {
            JsonNode answer = Commands.ask(
                    config.management().socket(),
                    Commands.DRAIN,
                    new ObjectMapper()
                            .createObjectNode()
                            .put(Commands.WHAT, "lns")
                            .put(Commands.WHICH, lns)
                            .put(Commands.DRAIN, !undo)
                            .put(Commands.MOVE, move));
            out().println(answer.path(Commands.DONE).asText());
            out().flush();
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            return fail(e);
        }
    }
}
