package dev.lac.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lac.service says, and the nearest thing to it where no systemd runs. */
final class Unit {
    private static final Pattern LINE = Pattern.compile("(?m)^(\\w+)=(.*)$");

    /**
     * What ProtectSystem=strict, ProtectKernelTunables and the directories of the unit make of the file system, in a namespace of mounts of its
     * own.
     */
    private static final String SURROUNDINGS = """
            set -e
            mount --make-rprivate /
            for directory in /run/lac /var/lib/lac /var/log/lac; do
              install -d -o lac -g lac -m 0750 $directory
              mount --bind $directory $directory
            done
            for directory in / /run /sys /proc/sys; do
              [ $directory != /proc/sys ] || mount --bind /proc/sys /proc/sys
              mount -o remount,bind,ro $directory
            done
            export RUNTIME_DIRECTORY=/run/lac STATE_DIRECTORY=/var/lib/lac LOGS_DIRECTORY=/var/log/lac
            cd /var/lib/lac
            exec "$@"
            """;

    private final String text;

    Unit(String text) {
        this.text = text;
    }

    /** The value of a key that is there once. */
    String value(String key) {
        return LINE.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(key))
                .map(line -> line.group(2))
                .reduce((one, other) -> {
                    throw new AssertionError(key + " is there twice");
                })
                .orElseThrow(() -> new AssertionError("there is no " + key));
    }

    /** The command line of the service as its user, with its capabilities and no others. */
    List<String> service() {
        return as(List.of(), List.of(value("ExecStart").split(" ")));
    }

    /** The same, with every system call counted in {@code file} when it ends. */
    List<String> counted(String file) {
        return as(
                List.of("strace", "-f", "-qq", "-c", "-o", file),
                List.of(value("ExecStart").split(" ")));
    }

    private List<String> as(List<String> around, List<String> command) {
        String capabilities = capabilities("AmbientCapabilities");
        // As systemd does, with every signal as it is by default: whoever runs the tests may ignore SIGHUP.
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        all.addAll(List.of("unshare", "--mount", "sh", "-c", SURROUNDINGS, "service"));
        all.addAll(List.of("setpriv", "--reuid", value("User"), "--regid", value("Group"), "--init-groups"));
        all.addAll(List.of("--inh-caps", capabilities, "--ambient-caps", capabilities));
        all.addAll(List.of("--bounding-set", capabilities("CapabilityBoundingSet"), "--no-new-privs"));
        all.addAll(around);
        all.addAll(command);
        return all;
    }

    private String capabilities(String key) {
        StringBuilder set = new StringBuilder("-all");
        for (String capability : value(key).split(" ")) {
            set.append(",+").append(capability.replaceFirst("CAP_", "").toLowerCase(Locale.ROOT));
        }
        return set.toString();
    }

    /** Every system call that the unit allows, as {@code systemd-analyze syscall-filter} tells what is in its groups. */
    List<String> allowedCalls(UnaryOperator<String> group) {
        List<String> calls = new ArrayList<>();
        for (String word : value("SystemCallFilter").split(" ")) {
            collect(word, group, calls);
        }
        return calls;
    }

    private static void collect(String word, UnaryOperator<String> group, List<String> calls) {
        if (!word.startsWith("@")) {
            calls.add(word);
            return;
        }
        Stream<String> members = group.apply(word).lines().map(String::strip).filter(line -> line.matches("[@\\w-]+"));
        members.filter(member -> !member.equals(word)).forEach(member -> collect(member, group, calls));
    }

    /** System calls by the summary of strace. */
    static List<String> calls(String summary) {
        Matcher row = Pattern.compile("(?m)^\\s*[\\d.]+\\s+[\\d.]+\\s+\\d+\\s+\\d+\\s+(?:\\d+\\s+)?(\\w+)$")
                .matcher(summary);
        return row.results()
                .map(one -> one.group(1))
                .filter(name -> !name.equals("total"))
                .toList();
    }
}
