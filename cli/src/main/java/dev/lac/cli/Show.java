package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac show VIEW}: a view of a running LAC. */
class Show extends Asking {
    private static final String SHOW = "show";
    private static final String WHICH = "which";

    private final ViewText view;

    private Show(ViewText view) {
        this.view = view;
    }

    /** The command for a view, with the options that count for it. */
    static Show of(ViewText view) {
        if (view.which().isEmpty()) {
            return new Show(view);
        }
        return view.withoutWhich().equals(view.name()) ? new OfList(view) : new OfSome(view);
    }

    /** Asks for a view without a command line. */
    static ObjectNode question(String view, String which) {
        ObjectNode question = LacClient.question(SHOW).put(SHOW, view);
        return which.isEmpty() ? question : question.put(WHICH, which);
    }

    String which() {
        return "";
    }

    void complete(ObjectNode question) {}

    @Override
    final int ask(LacClient lac) throws CommandException {
        ViewText asked = which().isEmpty() ? ViewTexts.of(view.withoutWhich()) : view;
        ObjectNode question = question(asked.name(), which());
        complete(question);
        JsonNode answer = lac.ask(question);
        print(answer, asked.text(answer, surroundings().now()));
        return !which().isEmpty() && asked.isEmpty(answer) ? ExitStatus.NOT_FOUND : ExitStatus.GOOD;
    }

    /** A view in which something can be named. */
    private static class OfSome extends Show {
        @Parameters(arity = "0..1", paramLabel = "WHICH", description = "By name; see above.")
        private String which = "";

        private OfSome(ViewText view) {
            super(view);
        }

        @Override
        final String which() {
            return which;
        }
    }

    /** A view that is a list. */
    private static final class OfList extends OfSome {
        @Option(names = "--limit", paramLabel = "N", description = "At most so many lines.")
        private @Nullable Integer limit;

        @Option(names = "--sort", paramLabel = "FIELD", description = "By a field of --json, as user or up-octets.")
        private @Nullable String sort;

        private OfList(ViewText view) {
            super(view);
        }

        @Override
        void complete(ObjectNode question) {
            if (limit != null) {
                question.put("limit", limit);
            }
            if (sort != null) {
                question.put("sort", sort);
            }
        }
    }
}
