package dev.lac.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The commands of other vendors' access concentrators, for engineers whose fingers know them: each is one of ours in other words. Words
 * may be shortened where ours would not be meant, and MAC addresses written in the vendor's way.
 */
final class Aliases {
    /** Stands for a name that is taken over. */
    private static final String WHICH = "WHICH";

    private static final String TABLE = """
            Huawei    | display l2tp tunnel                                       | show tunnels
            Huawei    | display l2tp tunnel lac                                   | show tunnels
            Huawei    | display l2tp tunnel lac tunnel-item WHICH                 | show tunnel WHICH
            Huawei    | display l2tp session                                      | show calls
            Huawei    | display l2tp session lac                                  | show calls
            Huawei    | display l2tp-group                                        | show lns
            Huawei    | display l2tp-group WHICH                                  | show lns WHICH
            Huawei    | display access-user                                       | show subscribers
            Huawei    | display access-user username WHICH                        | show subscriber WHICH
            Huawei    | display access-user mac-address WHICH                     | show subscriber WHICH
            Huawei    | display pppoe-server session all                          | show subscribers
            Huawei    | display aaa online-fail-record                            | history
            Huawei    | display aaa offline-record                                | history
            Huawei    | display radius-server configuration                       | show radius
            Huawei    | display interface                                         | show interfaces
            Huawei    | display current-configuration                             | show config
            Huawei    | display this                                              | show config
            Huawei    | reset l2tp tunnel local-id WHICH                          | reset tunnel WHICH
            Huawei    | reset l2tp tunnel peer-name WHICH                         | reset tunnel WHICH
            Huawei    | reset l2tp tunnel lac tunnel-item WHICH                   | reset tunnel WHICH
            Huawei    | cut access-user username WHICH                            | reset subscriber WHICH
            Huawei    | cut access-user username WHICH all                        | reset subscriber WHICH
            Huawei    | cut access-user mac-address WHICH                         | reset subscriber WHICH
            H3C       | display ppp access-user                                   | show subscribers
            H3C       | display ppp access-user username WHICH                    | show subscriber WHICH
            H3C       | reset l2tp tunnel id WHICH                                | reset tunnel WHICH
            H3C       | reset l2tp tunnel name WHICH                              | reset tunnel WHICH
            H3C       | reset ppp access-user username WHICH                      | reset subscriber WHICH
            Cisco     | show vpdn                                                 | show tunnels
            Cisco     | show vpdn tunnel                                          | show tunnels
            Cisco     | show vpdn tunnel all                                      | show tunnels
            Cisco     | show vpdn tunnel id WHICH                                 | show tunnel WHICH
            Cisco     | show vpdn session                                         | show calls
            Cisco     | show vpdn session all                                     | show calls
            Cisco     | show vpdn session username WHICH                          | show subscriber WHICH
            Cisco     | show vpdn session all username WHICH                      | show subscriber WHICH
            Cisco     | show vpdn group                                           | show lns
            Cisco     | show vpdn group WHICH                                     | show lns WHICH
            Cisco     | show vpdn dead-cache                                      | show lockouts
            Cisco     | show vpdn history failure                                 | history
            Cisco     | show l2tp                                                 | show tunnels
            Cisco     | show l2tp tunnel                                          | show tunnels
            Cisco     | show l2tp session                                         | show calls
            Cisco     | show l2tp counters                                        | show counters
            Cisco     | show pppoe session                                        | show subscribers
            Cisco     | show pppoe summary                                        | show summary
            Cisco     | show users                                                | show subscribers
            Cisco     | show caller                                               | show subscribers
            Cisco     | show caller user WHICH                                    | show subscriber WHICH
            Cisco     | show aaa servers                                          | show radius
            Cisco     | show running-config                                       | show config
            Cisco     | clear vpdn tunnel l2tp id WHICH                           | reset tunnel WHICH
            Cisco     | clear vpdn tunnel l2tp hostname WHICH                     | reset tunnel WHICH
            Cisco     | clear vpdn tunnel l2tp ip remote WHICH                    | reset tunnel WHICH
            Cisco     | clear vpdn dead-cache all                                 | reset lockout all
            Cisco     | clear vpdn dead-cache ip-address WHICH                    | reset lockout WHICH
            Cisco     | clear pppoe rmac WHICH                                    | reset subscriber WHICH
            Cisco     | clear subscriber session username WHICH                   | reset subscriber WHICH
            Juniper   | show services l2tp summary                                | show summary
            Juniper   | show services l2tp tunnel                                 | show tunnels
            Juniper   | show services l2tp tunnel local-tunnel-id WHICH           | show tunnel WHICH
            Juniper   | show services l2tp tunnel peer-gateway WHICH              | show tunnel WHICH
            Juniper   | show services l2tp session                                | show calls
            Juniper   | show services l2tp session user WHICH                     | show subscriber WHICH
            Juniper   | show services l2tp destination                            | show lns
            Juniper   | show services l2tp destination lockout                    | show lockouts
            Juniper   | show subscribers summary                                  | show summary
            Juniper   | show subscribers user-name WHICH                          | show subscriber WHICH
            Juniper   | show subscribers mac-address WHICH                        | show subscriber WHICH
            Juniper   | show pppoe lockout                                        | show lockouts
            Juniper   | show configuration                                        | show config
            Juniper   | clear services l2tp session user WHICH                    | reset subscriber WHICH
            Juniper   | clear services l2tp tunnel local-tunnel-id WHICH          | reset tunnel WHICH
            Juniper   | clear services l2tp tunnel peer-gateway WHICH             | reset tunnel WHICH
            Juniper   | clear services l2tp destination peer-gateway WHICH        | reset lns WHICH
            Juniper   | clear pppoe lockout                                       | reset lockout all
            Juniper   | clear pppoe lockout mac-address WHICH                     | reset lockout WHICH
            accel-ppp | show sessions                                             | show subscribers
            accel-ppp | show stat                                                 | show summary
            accel-ppp | terminate username WHICH                                  | reset subscriber WHICH
            accel-ppp | terminate username WHICH soft                             | reset subscriber WHICH
            accel-ppp | terminate username WHICH hard                             | reset subscriber WHICH
            accel-ppp | terminate sid WHICH                                       | reset subscriber WHICH
            accel-ppp | terminate csid WHICH                                      | reset subscriber WHICH
            """;

    /** 0200.5e00.0001, 0200-5e00-0001, 02-00-5e-00-00-01. */
    private static final Pattern FOREIGN_MAC =
            Pattern.compile("[0-9A-Fa-f]{4}([.-])[0-9A-Fa-f]{4}\\1[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}");

    private static final List<Alias> ALL = TABLE.lines().map(Alias::of).toList();

    private Aliases() {}

    /**
     * A command of another vendor.
     *
     * @param theirs its words, {@code WHICH} for a name
     * @param ours what it is here
     */
    record Alias(String vendor, List<String> theirs, List<String> ours) {
        private static Alias of(String line) {
            String[] columns = line.split("\\|", -1);
            return new Alias(columns[0].strip(), words(columns[1]), words(columns[2]));
        }

        private static List<String> words(String column) {
            return List.of(column.strip().split(" +"));
        }

        private boolean isMeantBy(List<String> words, boolean shortened) {
            if (words.size() != theirs.size()) {
                return false;
            }
            for (int i = 0; i < words.size(); i++) {
                String their = theirs.get(i);
                boolean same = shortened ? their.startsWith(words.get(i)) : their.equals(words.get(i));
                if (!same && !their.equals(WHICH)) {
                    return false;
                }
            }
            return true;
        }

        private int sameWords(List<String> words) {
            int same = 0;
            for (int i = 0; i < words.size(); i++) {
                same += theirs.get(i).equals(words.get(i)) ? 1 : 0;
            }
            return same;
        }

        private List<String> ours(List<String> words) {
            int named = theirs.indexOf(WHICH);
            return ours.stream()
                    .map(word -> word.equals(WHICH) ? name(words.get(named)) : word)
                    .toList();
        }
    }

    static List<Alias> all() {
        return ALL;
    }

    /** Ours for theirs; options behind the words stay as they are. Words that are ours already, and those of nobody, come back. */
    static List<String> ours(CommandLine commands, List<String> words) {
        int options = 0;
        while (options < words.size() && !words.get(options).startsWith("-")) {
            options++;
        }
        List<String> command = words.subList(0, options);
        List<String> rest = words.subList(options, words.size());
        return find(commands, command)
                .map(alias -> Stream.concat(alias.ours(command).stream(), rest.stream())
                        .toList())
                .orElse(words);
    }

    private static Optional<Alias> find(CommandLine commands, List<String> words) {
        Optional<Alias> exact =
                ALL.stream().filter(alias -> alias.isMeantBy(words, false)).findFirst();
        if (exact.isPresent() || isOurs(commands, words)) {
            return exact;
        }
        List<Alias> found =
                ALL.stream().filter(alias -> alias.isMeantBy(words, true)).toList();
        int most =
                found.stream().mapToInt(alias -> alias.sameWords(words)).max().orElse(0);
        List<Alias> closest =
                found.stream().filter(alias -> alias.sameWords(words) == most).toList();
        boolean oneMeaning = closest.stream().map(Alias::ours).distinct().count() == 1;
        return oneMeaning ? Optional.of(closest.get(0)) : Optional.empty();
    }

    private static boolean isOurs(CommandLine commands, List<String> words) {
        List<CommandLine> level = List.of(commands);
        for (String word : words) {
            CommandLine above = level.get(0);
            if (above.getSubcommands().isEmpty()) {
                return true;
            }
            level = CommandTree.below(above, word);
            if (level.size() != 1) {
                return !level.isEmpty();
            }
        }
        return true;
    }

    /** What is understood that begins with a vendor's word; empty: nothing. */
    static List<String> beginningWith(String word) {
        List<String> found = new ArrayList<>();
        for (Alias alias : ALL) {
            if (alias.theirs().get(0).equals(word)) {
                found.add(String.join(" ", alias.theirs()));
            }
        }
        return found;
    }

    private static String name(String name) {
        Matcher mac = FOREIGN_MAC.matcher(name);
        return mac.matches()
                ? name.replaceAll("[.-]", "").toLowerCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:")
                : name;
    }
}
