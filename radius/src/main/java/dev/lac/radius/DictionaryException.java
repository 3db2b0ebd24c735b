package dev.lac.radius;

import java.util.List;
import java.util.stream.Collectors;

/** A dictionary, or a text written in its words, has faults; all of them are listed. */
public final class DictionaryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * Something that is wrong.
     *
     * @param file where, or what text it is
     * @param line from 1; 0: of no line
     * @param problem without any value, which may be secret
     * @param remedy what to do
     */
    public record Fault(String file, int line, String problem, String remedy) {
        @Override
        public String toString() {
            return file + (line == 0 ? "" : ":" + line) + ": " + problem + "; " + remedy;
        }
    }

    public DictionaryException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** Throws when there are {@code faults}. */
    static void throwIf(List<Fault> faults) throws DictionaryException {
        if (!faults.isEmpty()) {
            throw new DictionaryException(faults);
        }
    }

    public List<Fault> faults() {
        return faults;
    }
}
