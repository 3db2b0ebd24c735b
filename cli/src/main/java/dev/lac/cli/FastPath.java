package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.config.LacConfig;
import dev.lac.server.Commands;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac fast-path INTERFACE MODE}: how an interface of the running LAC relays, until the LAC starts anew. */
@Command(name = "fast-path", description = "Changes how an interface relays, without losing a session.")
final class FastPath extends Main.WithConfiguration {
    @Parameters(index = "0", paramLabel = "INTERFACE", description = "One of those that lac show interfaces names.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String interfaceName;

    @Parameters(index = "1", paramLabel = "MODE", description = "auto, native, generic or off.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String mode;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    int with(LacConfig config) {
        try {
            JsonNode answer = Commands.ask(
                    config.management().socket(),
                    Commands.FAST_PATH,
                    new ObjectMapper()
                            .createObjectNode()
                            .put(Commands.INTERFACE, interfaceName)
                            .put(Commands.FAST_PATH, mode));
            out().println(
                            json
                                    ? answer.toPrettyString()
                                    : answer.path(Commands.DONE).asText());
            out().flush();
            return 0;
        } catch (IOException | IllegalArgumentException e) {
            return fail(e);
        }
    }
}
