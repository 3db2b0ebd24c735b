package dev.lac.selection;

import dev.lac.selection.CallFailure.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which failures of an LNS lock its address out: {@code timeout}, {@code cdn-4} for a Result Code, {@code cdn-2-3} for a Result Code
 * with an Error Code, {@code stopccn-6} alike (RFC 2661 §4.4.2), {@code authentication}, {@code protocol}. An LNS that says
 * "try another" is never locked out.
 */
public record Triggers(Set<String> words) {
    private static final Pattern WORD =
            Pattern.compile("timeout|authentication|protocol|(?:cdn|stopccn)-\\d{1,5}(?:-\\d{1,5})?");

    /** What speaks of the LNS as a whole: silence, a tunnel that it will not have, no facilities. */
    public static final Triggers USUAL = new Triggers(Set.copyOf(List.of(
            "timeout",
            "stopccn-1",
            "stopccn-2",
            "stopccn-4",
            "stopccn-5",
            "stopccn-6",
            "stopccn-7",
            "cdn-4",
            "cdn-5")));

    /**
     * @throws IllegalArgumentException naming a word that means nothing
     */
    public Triggers {
        words = Set.copyOf(words);
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException("\"" + word
                        + "\" is no trigger: there are timeout, authentication, protocol, cdn-RESULT, cdn-RESULT-ERROR,"
                        + " stopccn-RESULT and stopccn-RESULT-ERROR");
            }
        }
    }

    boolean match(CallFailure failure) {
        if (failure.saysTryAnother()) {
            return false;
        }
        return switch (failure.kind()) {
            case TIMEOUT -> words.contains("timeout");
            case AUTHENTICATION -> words.contains("authentication");
            case PROTOCOL -> words.contains("protocol");
            case CDN, STOPCCN -> {
                String result = (failure.kind() == Kind.CDN ? "cdn-" : "stopccn-") + failure.result();
                yield words.contains(result) || words.contains(result + "-" + failure.error());
            }
            case LOCAL, OTHER -> false;
        };
    }

    @Override
    public String toString() {
        return new TreeSet<>(words).toString();
    }
}
