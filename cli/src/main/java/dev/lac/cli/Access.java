package dev.lac.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which LAC a command is for. */
final class Access {
    static final Path USUAL_SOCKET = Path.of("/run/lac/lac.sock");
    static final String SOCKET_VARIABLE = "LAC_SOCKET";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration of the LAC that is asked: its socket is lac.sock in state-directory.")
    private @Nullable Path config;

    @Option(
            names = {"-s", "--socket"},
            paramLabel = "PATH",
            description = "The socket of the LAC that is asked. Without --socket and --config: the environment's"
                    + " LAC_SOCKET, else /run/lac/lac.sock.")
    private @Nullable Path socket;

    /** Null: not given. */
    @Nullable
    Path config() {
        return config;
    }

    /**
     * The way to the LAC that is meant; nobody has been asked yet.
     *
     * @throws CommandException with the faults of the configuration
     */
    LacClient client(Surroundings surroundings) throws CommandException {
        if (socket != null) {
            return new LacClient(socket);
        }
        if (config != null) {
            return new LacClient(ConfigFile.socket(config));
        }
        String variable = surroundings.environment(SOCKET_VARIABLE);
        return new LacClient(variable == null || variable.isEmpty() ? USUAL_SOCKET : Path.of(variable));
    }
}
