package dev.lac.config;

import java.util.List;
import java.util.stream.Collectors;

/** The operator's file cannot be used; says everything that is wrong with it. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * @param faults at least one, in the order of their lines
     */
    public ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }

    /** One line for each fault, without the name of this class: an operator reads it. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return String.valueOf(getMessage());
    }

    /**
     * One thing that is wrong and what to do about it; never contains a secret.
     *
     * @param file the file as it was named to the loader
     * @param path the key, as in {@code radius.authentication[0].secret}; empty for the file as a whole
     * @param line counted from 1; 0 where no line is to blame
     */
    public record Fault(String file, String path, int line, String problem, String remedy) {
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + problem + "; "
                    + remedy;
        }
    }
}
