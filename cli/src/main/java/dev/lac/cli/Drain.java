package dev.lac.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac drain lns|interface|box}: no new calls, until it is undone or the LAC starts anew. */
class Drain extends Asking {
    private static final String DRAIN = "drain";

    private final String what;

    @Option(names = "--undo", description = "Takes new calls again.")
    private boolean undo;

    @Option(
            names = "--move",
            paramLabel = "RATE",
            description = "Also ends the sessions that are up, so many a second: their subscribers dial in anew.")
    private @Nullable Integer move;

    private Drain(String what) {
        this.what = what;
    }

    static Drain box() {
        return new Drain("box");
    }

    static Drain named(String what) {
        return new OfNamed(what);
    }

    void complete(ObjectNode question) {}

    @Override
    final int ask(LacClient lac) throws CommandException {
        if (undo && move != null) {
            throw new CommandException("--undo ends no sessions: leave --move out");
        }
        ObjectNode question = LacClient.question(DRAIN).put("what", what).put(DRAIN, !undo);
        complete(question);
        if (move != null) {
            question.put("move", move);
        }
        printDone(lac.ask(question));
        return ExitStatus.GOOD;
    }

    private static final class OfNamed extends Drain {
        @Parameters(paramLabel = "NAME", description = "Its name in the configuration.")
        private String name = "";

        private OfNamed(String what) {
            super(what);
        }

        @Override
        void complete(ObjectNode question) {
            question.put("which", name);
        }
    }
}
