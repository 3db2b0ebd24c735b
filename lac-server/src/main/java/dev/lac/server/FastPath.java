package dev.lac.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lac.config.LacConfig;
import dev.lac.dataplane.FastPathMode;
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

    /** @throws IllegalArgumentException when there is no mode of that name */
    static FastPathMode mode(String word) {
        for (FastPathMode mode : FastPathMode.values()) {
            if (Figures.word(mode).equals(word)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("there is no mode \"" + word + "\"; there are auto, native, generic, off");
    }

    @Override
    int with(LacConfig config) {
        try {
            JsonNode answer = Commands.ask(
                    config.stateDirectory().resolve(ManagementSocket.NAME),
                    Commands.FAST_PATH,
                    new ObjectMapper()
                            .createObjectNode()
                            .put(Commands.INTERFACE, interfaceName)
                            .put(Commands.FAST_PATH, Figures.word(mode(mode))));
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
