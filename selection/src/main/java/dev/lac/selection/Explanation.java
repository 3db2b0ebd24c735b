package dev.lac.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the LNS of one call was found, step by step; texts are made when they are read. */
public final class Explanation {
    /** What a step is about. */
    public enum Kind {
        CALLER,
        RULE,
        NAME,
        OFFER,
        GROUP,
        DNS,
        SOURCE,
        LIMIT,
        DRAIN,
        LOCKOUT,
        WAY,
        CHOSEN,
        FAILED,
        SUCCEEDED,
        END
    }

    /** One step; {@code pattern} has a {@code {}} for every argument. */
    public static final class Step {
        private final Kind kind;
        private final String pattern;
        private final List<Object> arguments;

        private Step(Kind kind, String pattern, List<Object> arguments) {
            this.kind = kind;
            this.pattern = pattern;
            this.arguments = arguments;
        }

        public Kind kind() {
            return kind;
        }

        /** One line for people. */
        public String text() {
            StringBuilder text = new StringBuilder();
            int from = 0;
            for (Object argument : arguments) {
                int at = pattern.indexOf("{}", from);
                text.append(pattern, from, at).append(argument);
                from = at + 2;
            }
            return text.append(pattern, from, pattern.length()).toString();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-9s %s", kind.name().toLowerCase(Locale.ROOT), text());
        }
    }

    /** More steps than this tell nobody anything. */
    private static final int MAX_STEPS = 500;

    private final List<Step> steps = new ArrayList<>();
    private int leftOut;

    /** Arguments must not change any more. */
    void add(Kind kind, String pattern, Object... arguments) {
        if (steps.size() < MAX_STEPS) {
            steps.add(new Step(kind, pattern, Arrays.asList(arguments)));
        } else {
            leftOut++;
        }
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** A line for each step. */
    public List<String> toLines() {
        List<String> lines = new ArrayList<>();
        steps.forEach(step -> lines.add(step.toString()));
        if (leftOut > 0) {
            lines.add(leftOut + " more steps");
        }
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", toLines());
    }
}
