package dev.lac.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of local users, a line each.
 *
 * <pre>
 * # name             secret
 * alice@example.net  clear:any text to the end of the line
 * bob@example.net    hash:$6$salt$...
 * carol@example.net  nt:8846f7eaee8fb117ad06bdd830b7586c
 * </pre>
 */
final class UsersFile {
    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+([^:\\s]+):(.+)");
    private static final Pattern CRYPT = Pattern.compile("\\$(1|5|6)\\$[^:\\s]+");
    private static final Pattern NT_HASH = Pattern.compile("[0-9a-fA-F]{32}");
    private static final int MAX_NAME = 253;

    private final String file;
    private final Faults faults;
    private final List<UserConfig> users = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();

    private UsersFile(String file, Faults faults) {
        this.file = file;
        this.faults = faults;
    }

    /** All users of {@code file}; what is wrong with it goes to {@code faults}. */
    static List<UserConfig> load(Path file, Faults faults) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            faults.add("aaa.users-file", "\"" + file + "\" is not UTF-8", "save it as UTF-8");
            return List.of();
        } catch (IOException e) {
            faults.add(
                    "aaa.users-file",
                    "cannot read \"" + file + "\" (" + e.getClass().getSimpleName() + ")",
                    "create the file and let the LAC's user read it");
            return List.of();
        }
        UsersFile reading = new UsersFile(file.toString(), faults);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reading.line(line, i + 1);
            }
        }
        return reading.users;
    }

    /** What is wrong is told without the line's text, which may hold a password. */
    private void line(String line, int number) {
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            faults.addIn(file, number, "is not a user", "write NAME clear:PASSWORD, NAME hash:$6$... or NAME nt:HASH");
            return;
        }
        String name = match.group(1);
        Integer first = seen.putIfAbsent(name, number);
        if (first != null) {
            faults.addIn(file, number, name + " is there already, in line " + first, "leave one of them");
        } else if (Secret.of(name).octets().length > MAX_NAME) {
            faults.addIn(file, number, "has a name of more than " + MAX_NAME + " octets", "no user can give it");
        } else {
            UserConfig user = user(name, match.group(2), match.group(3), number);
            if (user != null) {
                users.add(user);
            }
        }
    }

    private @Nullable UserConfig user(String name, String scheme, String value, int number) {
        switch (scheme) {
            case "clear" -> {
                return new UserConfig(name, Secret.of(value), null, null);
            }
            case "hash" -> {
                if (CRYPT.matcher(value).matches()) {
                    return new UserConfig(name, null, Secret.of(value), null);
                }
                faults.addIn(file, number, name + " has no hash of crypt(3)", "make one by: openssl passwd -6");
            }
            case "nt" -> {
                if (NT_HASH.matcher(value).matches()) {
                    return new UserConfig(name, null, null, Secret.of(value));
                }
                faults.addIn(file, number, name + " has no NT hash", "give 32 hexadecimal digits");
            }
            default -> faults.addIn(file, number, name + " has the scheme \"" + scheme + "\"", "use clear, hash or nt");
        }
        return null;
    }
}
