package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lac.radius.DictionaryException;
import dev.lac.server.Commands;
import dev.lac.server.DryRun;
import dev.lac.server.ExplainQuestion;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code lac explain --dry}: by the file and DNS, in this process. */
final class DryExplain {
    private DryExplain() {}

    /** @throws CommandException with what is wrong with the file or the question */
    static JsonNode ask(
            Path config,
            String user,
            String serviceName,
            @Nullable String circuitId,
            @Nullable String interfaceName,
            String vlan,
            String radiusReply)
            throws CommandException {
        try {
            return Commands.steps(DryRun.explain(
                    ConfigFile.load(config),
                    new ExplainQuestion(user, serviceName, circuitId, interfaceName, vlan, radiusReply)));
        } catch (IOException | DictionaryException | IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
