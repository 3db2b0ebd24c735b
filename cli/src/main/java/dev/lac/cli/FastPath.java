package dev.lac.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code lac fast-path INTERFACE MODE}: how an interface of the running LAC relays, until the LAC starts anew. */
final class FastPath extends Asking {
    private static final String FAST_PATH = "fast-path";

    /** The words that {@code dataplane.fast-path} knows, for completion. */
    static final class Modes extends ArrayList<String> {
        Modes() {
            super(List.of("auto", "native", "generic", "off"));
        }
    }

    @Parameters(index = "0", paramLabel = "INTERFACE", description = "One of those that lac show interfaces names.")
    private String interfaceName = "";

    @Parameters(
            index = "1",
            paramLabel = "MODE",
            completionCandidates = Modes.class,
            description = "${COMPLETION-CANDIDATES}.")
    private String mode = "";

    @Override
    int ask(LacClient lac) throws CommandException {
        printDone(lac.ask(
                LacClient.question(FAST_PATH).put("interface", interfaceName).put(FAST_PATH, mode)));
        return ExitStatus.GOOD;
    }
}
