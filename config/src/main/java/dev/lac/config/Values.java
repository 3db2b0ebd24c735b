package dev.lac.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of a {@link Document}: written text or the schema's default, parsed and within the schema's range.
 *
 * <p>What is faulty is noted and replaced by a placeholder that nobody will see, so that all faults come to light in one reading.
 */
final class Values {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);
    private static final Secret NO_SECRET = Secret.of("-");

    private final Document document;
    private final Faults faults;
    private final Function<String, @Nullable String> environment;
    private final Path directory;

    /**
     * @param directory what relative secret files are relative to
     */
    Values(Document document, Faults faults, Function<String, @Nullable String> environment, Path directory) {
        this.document = document;
        this.faults = faults;
        this.environment = environment;
        this.directory = directory;
    }

    private interface Parser<T> {
        T parse(String text, ConfigSchema.Key key) throws Syntax.Wrong;
    }

    String text(String path) {
        return required(path, Syntax::text, "");
    }

    @Nullable
    String optionalText(String path) {
        return document.text(path) == null ? null : text(path);
    }

    @Nullable
    String optionalDomain(String path) {
        return document.text(path) == null ? null : required(path, (text, key) -> Syntax.domainPattern(text), "");
    }

    /** A server; {@code usualPort} 0: the one that the schema names. */
    HostAndPort hostAndPort(String path, int usualPort) {
        return required(
                path,
                (text, key) -> Syntax.hostAndPort(text, usualPort == 0 ? Syntax.usualPort(key) : usualPort),
                new HostAndPort("", 0));
    }

    @Nullable
    InetSocketAddress optionalEndpoint(String path) {
        return document.text(path) == null ? null : endpoint(path);
    }

    IpNetwork network(String path) {
        return required(path, (text, key) -> Syntax.network(text), new IpNetwork(NOWHERE.getAddress(), 0));
    }

    int integer(String path) {
        return required(path, Syntax::integer, 0);
    }

    Duration duration(String path) {
        return required(path, Syntax::duration, Duration.ZERO);
    }

    /** The integer at {@code path}, or {@code otherwise} where there is none. */
    int integer(String path, int otherwise) {
        return document.text(path) == null ? otherwise : integer(path);
    }

    /** The integer at {@code path}; {@code meaning} stands for the word that may be there instead. */
    int integerOrWord(String path, int meaning) {
        return required(path, (text, key) -> Syntax.integerOrWord(text, key, meaning), meaning);
    }

    boolean truth(String path) {
        return required(path, Syntax::truth, false);
    }

    InetSocketAddress endpoint(String path) {
        return required(path, Syntax::endpoint, NOWHERE);
    }

    @Nullable
    InetAddress optionalAddress(String path) {
        return document.text(path) == null
                ? null
                : required(path, (text, key) -> Syntax.address(text), NOWHERE.getAddress());
    }

    /** The constant whose name is written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String path, Class<E> choices) {
        return required(path, (text, key) -> choice(text, key, choices), choices.getEnumConstants()[0]);
    }

    <E extends Enum<E>> List<E> choices(String path, Class<E> choices, int least) {
        return list(path, (text, key) -> choice(text, key, choices), least);
    }

    private static <E extends Enum<E>> E choice(String text, ConfigSchema.Key key, Class<E> choices)
            throws Syntax.Wrong {
        return Arrays.stream(choices.getEnumConstants())
                .filter(constant -> constant.name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-')
                        .equals(text))
                .findFirst()
                .orElseThrow(() -> new Syntax.Wrong("\"" + text + "\" is not a choice", "use one of " + key.range()));
    }

    List<String> texts(String path) {
        return list(path, Syntax::text, 0);
    }

    List<String> interfaces(String path, int least) {
        return list(path, (text, key) -> Syntax.interfaceName(text), least);
    }

    /** Ranges of VLANs as {@code untagged}, {@code 100-199} or {@code 100.1-4094}. */
    List<String> vlans(String path) {
        return list(path, (text, key) -> Syntax.vlanRange(text), 0);
    }

    /** Whole MAC addresses and prefixes as {@code aa:bb:cc:*}, in lower case. */
    List<String> macs(String path) {
        return list(path, (text, key) -> Syntax.macPattern(text), 0);
    }

    /** Whether the key is written at all. */
    boolean isGiven(String path) {
        return document.texts(path) != null || document.text(path) != null;
    }

    @Nullable
    Duration optionalDuration(String path) {
        return document.text(path) == null ? null : duration(path);
    }

    /** The file at {@code path}, relative to that of the configuration. */
    @Nullable
    Path optionalFile(String path) {
        return document.text(path) == null ? null : file(path);
    }

    Path file(String path) {
        return required(path, (text, key) -> Syntax.path(text, directory), directory);
    }

    /** A file that can be read. */
    Path readableFile(String path) {
        Path file = file(path);
        if (!Files.isReadable(file) && !faults.covers(path)) {
            faults.add(path, "cannot be read", "create the file and let the LAC's user read it");
        }
        return file;
    }

    List<String> hosts(String path) {
        return list(path, (text, key) -> Syntax.host(text), 1);
    }

    List<InetSocketAddress> endpoints(String path) {
        return list(path, Syntax::endpoint, 0);
    }

    /** The paths of the maps in the list at {@code path}. */
    List<String> maps(String path) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < document.size(path); i++) {
            paths.add(path + "[" + i + "]");
        }
        if (paths.isEmpty() && ConfigSchema.of(path).defaultText().equals(ConfigSchema.REQUIRED)) {
            missing(path);
        }
        return paths;
    }

    /** The secret of the map at {@code path}, where one must be given. */
    Secret secret(String path) {
        Secret secret = optionalSecret(path);
        if (secret == null) {
            if (!faults.covers(path) && !faults.covers(path + ".secret")) {
                faults.add(path + ".secret", "is missing", "give one of secret, secret-file and secret-env");
            }
            return NO_SECRET;
        }
        return secret;
    }

    /** The secret of the map at {@code path}, given in at most one of three ways. */
    @Nullable
    Secret optionalSecret(String path) {
        return optionalSecret(path, "secret");
    }

    /** The same by the keys {@code stem}, {@code stem-file} and {@code stem-env}. */
    @Nullable
    Secret optionalSecret(String path, String stem) {
        if (faults.covers(path)) {
            return NO_SECRET;
        }
        String plain = path + "." + stem;
        List<String> given = List.of(plain, plain + "-file", plain + "-env").stream()
                .filter(key -> document.text(key) != null || faults.covers(key))
                .toList();
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            faults.add(given.get(1), "is a second " + stem + " beside " + name(given.get(0)), "keep one of them");
            return NO_SECRET;
        }
        String key = given.get(0);
        String text = document.text(key);
        if (text == null) {
            return NO_SECRET;
        }
        try {
            byte[] octets = key.equals(plain)
                    ? Secret.of(Syntax.notEmpty(text)).octets()
                    : key.endsWith("-file") ? ofFile(text) : ofEnvironment(text);
            return Secret.of(Syntax.withinOctets(octets, ConfigSchema.of(key)));
        } catch (Syntax.Wrong e) {
            faults.add(key, e.problem(), e.remedy());
            return NO_SECRET;
        }
    }

    private byte[] ofFile(String text) throws Syntax.Wrong {
        byte[] content;
        try {
            content = Files.readAllBytes(directory.resolve(text));
        } catch (IOException | RuntimeException e) {
            throw new Syntax.Wrong(
                    "cannot read \"" + text + "\" (" + e.getClass().getSimpleName() + ")",
                    "create the file and let the LAC's user read it");
        }
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && end < content.length && content[end - 1] == '\r') {
            end--;
        }
        if (end == 0) {
            throw new Syntax.Wrong("the file \"" + text + "\" is empty", "write the secret into it");
        }
        byte[] secret = Arrays.copyOf(content, end);
        if (!Arrays.equals(new String(secret, UTF_8).getBytes(UTF_8), secret)) {
            throw new Syntax.Wrong("the file \"" + text + "\" is not UTF-8 text", "write the secret as text");
        }
        return secret;
    }

    private byte[] ofEnvironment(String variable) throws Syntax.Wrong {
        String value = environment.apply(variable);
        if (value == null || value.isEmpty()) {
            throw new Syntax.Wrong(
                    "the environment variable \"" + variable + "\" is " + (value == null ? "not set" : "empty"),
                    "set it for the LAC's process");
        }
        return Secret.of(value).octets();
    }

    private <T> T required(String path, Parser<T> parser, T placeholder) {
        ConfigSchema.Key key = ConfigSchema.of(path);
        String text = document.text(path);
        try {
            if (text != null) {
                return parser.parse(text, key);
            }
            if (key.defaultText().equals(ConfigSchema.REQUIRED)) {
                missing(path);
                return placeholder;
            }
            if (key.defaultText().equals(ConfigSchema.VALUE_OF_NAME)) {
                return parser.parse(text("name"), key);
            }
            return parser.parse(key.defaultText(), key);
        } catch (Syntax.Wrong e) {
            if (text != null) {
                faults.add(path, e.problem(), e.remedy());
            }
            return placeholder;
        }
    }

    private <T> List<T> list(String path, Parser<T> parser, int least) {
        ConfigSchema.Key key = ConfigSchema.of(path);
        List<String> texts = document.texts(path);
        if (texts == null && key.defaultText().equals(ConfigSchema.REQUIRED)) {
            missing(path);
            return List.of();
        }
        if (texts == null) {
            texts = Syntax.items(key.defaultText());
        }
        if (texts.size() < least && !faults.covers(path) && !faults.within(path)) {
            faults.add(path, "is empty", "give at least " + least);
        }
        List<T> values = new ArrayList<>();
        Set<T> seen = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String element = path + "[" + i + "]";
            try {
                T value = parser.parse(texts.get(i), key);
                if (!seen.add(value)) {
                    faults.add(element, "\"" + texts.get(i) + "\" is given twice", "leave one of them");
                }
                values.add(value);
            } catch (Syntax.Wrong e) {
                faults.add(element, e.problem(), e.remedy());
            }
        }
        return values;
    }

    private void missing(String path) {
        if (!faults.covers(path)) {
            ConfigSchema.Key key = ConfigSchema.of(path);
            faults.add(path, "is missing", "give one: " + key.typeText() + ", " + key.range());
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
