package dev.lac.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lac reset subscriber|tunnel|lns|lockout WHICH}. */
class Reset extends Asking {
    private final String what;

    @Parameters(paramLabel = "WHICH", description = "By name; see above.")
    private String which = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the log and the call records.")
    private String reason = "";

    private Reset(String what) {
        this.what = what;
    }

    /** Lets locked out ones be tried again. */
    static Reset lockout() {
        return new Reset("lockout");
    }

    /** Ends sessions, after a question. */
    static Reset sessions(ViewText view) {
        return new OfSessions(view);
    }

    /** @return whether it is to be done */
    boolean confirmed(LacClient lac, String named) throws CommandException {
        return true;
    }

    @Override
    final int ask(LacClient lac) throws CommandException {
        if (!confirmed(lac, which)) {
            return ExitStatus.NOT_FOUND;
        }
        JsonNode answer = lac.ask(LacClient.question("reset")
                .put("what", what)
                .put("which", which)
                .put("reason", reason));
        printDone(answer);
        return answer.path("count").asLong() > 0 ? ExitStatus.GOOD : ExitStatus.NOT_FOUND;
    }

    private static final class OfSessions extends Reset {
        private static final Set<String> YES = Set.of("y", "yes");

        private final ViewText view;

        @Option(
                names = {"-y", "--yes"},
                description = "Does not ask whether the sessions are really to be ended.")
        private boolean yes;

        private OfSessions(ViewText view) {
            super(view.name());
            this.view = view;
        }

        @Override
        boolean confirmed(LacClient lac, String named) throws CommandException {
            if (yes) {
                return true;
            }
            JsonNode found = lac.ask(Show.question(view.name(), named));
            if (view.isEmpty(found)) {
                throw new CommandException(
                        ExitStatus.NOT_FOUND,
                        "there is no " + view.name() + " \"" + named + "\"; it is named by " + view.which());
            }
            String sessions = Numbers.count(sessions(found.path(view.list())), "session");
            if (!surroundings().isTerminal(Surroundings.Stream.INPUT)) {
                throw new CommandException("this would end " + sessions + "; as nobody can be asked here, say --yes");
            }
            return answered("really end " + sessions + "? (y/n) ");
        }

        private boolean answered(String question) throws CommandException {
            try {
                String line = surroundings().answer(err(), question);
                if (line != null && YES.contains(line.strip().toLowerCase(Locale.ROOT))) {
                    return true;
                }
            } catch (IOException e) {
                throw new CommandException("no answer can be read: " + e.getMessage());
            }
            err().println("nothing was ended");
            err().flush();
            return false;
        }

        /** A subscriber is a session of its own; tunnels and LNSes say how many they have. */
        private static long sessions(JsonNode list) {
            long sessions = 0;
            for (JsonNode one : list) {
                sessions += one.path("sessions").asLong(1);
            }
            return sessions;
        }
    }
}
