package dev.lac.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How single values are written, and the ranges of {@link ConfigSchema} they must be in. No name is ever looked up. */
final class Syntax {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
    private static final Pattern V6_ENDPOINT = Pattern.compile("\\[([^]]*)](?::(\\d{1,5}))?");
    private static final Pattern V4_ENDPOINT = Pattern.compile("([^:]*)(?::(\\d{1,5}))?");
    private static final Pattern PORT = Pattern.compile("port (\\d+) unless given");
    private static final Pattern OCTETS = Pattern.compile("(\\d+)\\.\\.(\\d+) octets.*");
    private static final Pattern HOST_NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
                    + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:]{1,15}");

    private static final Pattern VLAN_RANGE =
            Pattern.compile("untagged|(\\d{1,4})(?:-(\\d{1,4}))?(?:\\.(\\d{1,4})(?:-(\\d{1,4}))?)?");
    private static final int LAST_VLAN = 4094;
    private static final Pattern MAC =
            Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(:[0-9a-f]{2}){0,4}:\\*");

    private Syntax() {}

    /** A value that breaks its syntax or range. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;
        private final String remedy;

        Wrong(String problem, String remedy) {
            super(problem, null, false, false);
            this.problem = problem;
            this.remedy = remedy;
        }

        String problem() {
            return problem;
        }

        String remedy() {
            return remedy;
        }
    }

    static String text(String text, ConfigSchema.Key key) throws Wrong {
        if (OCTETS.matcher(key.range()).matches()) {
            withinOctets(text.getBytes(StandardCharsets.UTF_8), key);
        }
        return notEmpty(text);
    }

    static String vlanRange(String text) throws Wrong {
        Matcher match = VLAN_RANGE.matcher(text);
        boolean right = match.matches();
        for (int first = 1; right && first <= 3; first += 2) {
            int low = match.group(first) == null ? 0 : Integer.parseInt(match.group(first));
            int high = match.group(first + 1) == null ? low : Integer.parseInt(match.group(first + 1));
            right = low <= high && high <= LAST_VLAN;
        }
        if (!right) {
            throw new Wrong(
                    "\"" + text + "\" is not a range of VLANs",
                    "write untagged, 100, 100-199, 100.200 or 100.1-4094; VLAN IDs end at " + LAST_VLAN);
        }
        return text;
    }

    static String macPattern(String text) throws Wrong {
        String address = text.toLowerCase(Locale.ROOT).replace('-', ':');
        if (!MAC.matcher(address).matches()) {
            throw new Wrong("\"" + text + "\" is not a MAC address", "write 02:00:5e:10:00:01 or 02:00:5e:*");
        }
        return address;
    }

    static Path path(String text, Path directory) throws Wrong {
        try {
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            throw new Wrong("\"" + text + "\" is not a path", "give the path of a file");
        }
    }

    static String notEmpty(String text) throws Wrong {
        if (text.isEmpty()) {
            throw new Wrong("is empty", "give a value");
        }
        return text;
    }

    static byte[] withinOctets(byte[] octets, ConfigSchema.Key key) throws Wrong {
        Matcher range = OCTETS.matcher(key.range());
        if (!range.matches()) {
            throw new IllegalStateException(key.toString());
        }
        if (octets.length < Integer.parseInt(range.group(1)) || octets.length > Integer.parseInt(range.group(2))) {
            throw new Wrong("has " + octets.length + " octets", "give " + key.range());
        }
        return octets;
    }

    static int integer(String text, ConfigSchema.Key key) throws Wrong {
        String[] range = key.range().split("\\.\\.", -1);
        try {
            int value = Integer.parseInt(text);
            if (value >= Integer.parseInt(range[0]) && value <= Integer.parseInt(range[1])) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new Wrong("\"" + text + "\" is not an integer", "give one of " + key.range());
        }
        throw new Wrong(text + " is out of range", "give one of " + key.range());
    }

    /** An integer, or the word that stands before the range, as in {@code auto, 576..1500}; {@code meaning} stands for the word. */
    static int integerOrWord(String text, ConfigSchema.Key key, int meaning) throws Wrong {
        String[] choice = key.range().split(", ", -1);
        if (text.equals(choice[0])) {
            return meaning;
        }
        String[] range = choice[1].split("\\.\\.", -1);
        if (text.matches("\\d{1,9}")
                && Integer.parseInt(text) >= Integer.parseInt(range[0])
                && Integer.parseInt(text) <= Integer.parseInt(range[1])) {
            return Integer.parseInt(text);
        }
        throw new Wrong("\"" + text + "\" is neither " + choice[0] + " nor one of " + choice[1], "give " + key.range());
    }

    static Duration duration(String text, ConfigSchema.Key key) throws Wrong {
        String[] range = key.range().split("\\.\\.", -1);
        Duration value = duration(text);
        if (value.compareTo(duration(range[0])) < 0 || value.compareTo(duration(range[1])) > 0) {
            throw new Wrong(text + " is out of range", "give one of " + key.range());
        }
        return value;
    }

    private static Duration duration(String text) throws Wrong {
        Matcher match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new Wrong(
                    "\"" + text + "\" is not a duration", "write a number and a unit, as in 500ms, 3s, 5m, 1h or 1d");
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static boolean truth(String text, ConfigSchema.Key key) throws Wrong {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Wrong("\"" + text + "\" is neither true nor false", "write " + key.range());
        };
    }

    /** An IP address with or without a port: {@code 192.0.2.1}, {@code 192.0.2.1:1812}, {@code 2001:db8::1}, {@code [2001:db8::1]:1812}. */
    static InetSocketAddress endpoint(String text, ConfigSchema.Key key) throws Wrong {
        HostAndPort endpoint = hostAndPort(text, usualPort(key));
        return new InetSocketAddress(address(endpoint.host()), endpoint.port());
    }

    /** An IP address or name with or without a port; {@code usualPort} stands for none. */
    static HostAndPort hostAndPort(String text, int usualPort) throws Wrong {
        Matcher match = text.startsWith("[") ? V6_ENDPOINT.matcher(text) : V4_ENDPOINT.matcher(text);
        if (!match.matches()) {
            address(text);
            return new HostAndPort(text, usualPort);
        }
        int port = match.group(2) == null ? usualPort : Integer.parseInt(match.group(2));
        if (port < 1 || port > 65_535) {
            throw new Wrong("port " + port + " is out of range", "give one of 1..65535");
        }
        return new HostAndPort(host(match.group(1)), port);
    }

    /** The port in a range as {@code port 1812 unless given}. */
    static int usualPort(ConfigSchema.Key key) {
        Matcher usual = PORT.matcher(key.range());
        if (!usual.matches()) {
            throw new IllegalStateException(key.toString());
        }
        return Integer.parseInt(usual.group(1));
    }

    /** An address, or an address, a slash and the length of a prefix. */
    static IpNetwork network(String text) throws Wrong {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new IpNetwork(address, bits);
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            throw new Wrong("\"" + length + "\" is not the length of a prefix", "give one of 0.." + bits);
        }
        return new IpNetwork(address, Integer.parseInt(length));
    }

    /** A domain, or all domains below one. */
    static String domainPattern(String text) throws Wrong {
        return (text.startsWith("*.") ? "*." + hostName(text.substring(2)) : hostName(text)).toLowerCase(Locale.ROOT);
    }

    static InetAddress address(String text) throws Wrong {
        if (isAddress(text)) {
            try {
                return InetAddress.getByName(text.indexOf(':') >= 0 ? "[" + text + "]" : text);
            } catch (UnknownHostException e) {
                throw notAddress(text);
            }
        }
        throw notAddress(text);
    }

    static boolean isAddress(String text) {
        Matcher v4 = V4.matcher(text);
        if (!v4.matches()) {
            return V6.matcher(text).matches();
        }
        for (int i = 1; i <= 4; i++) {
            if (Integer.parseInt(v4.group(i)) > 255) {
                return false;
            }
        }
        return true;
    }

    private static Wrong notAddress(String text) {
        return new Wrong(
                "\"" + text + "\" is not an IP address", "write it as 192.0.2.1 or 2001:db8::1, not as a name");
    }

    /** An IP address or a name that could stand in DNS. */
    static String host(String text) throws Wrong {
        if (text.indexOf(':') >= 0 || text.matches("[\\d.]+")) {
            address(text);
            return text;
        }
        return hostName(text);
    }

    static String hostName(String text) throws Wrong {
        if (!HOST_NAME.matcher(text).matches()) {
            throw new Wrong(
                    "\"" + text + "\" is not a name of DNS",
                    "write labels of letters, digits and hyphens joined by dots");
        }
        return text;
    }

    static String interfaceName(String text) throws Wrong {
        if (!INTERFACE.matcher(text).matches()) {
            throw new Wrong(
                    "\"" + text + "\" is not a name of an interface", "give 1..15 characters as ip link shows them");
        }
        return text;
    }

    /** The items of a list as the schema writes its default: {@code [a, b]}. */
    static List<String> items(String text) {
        return Arrays.stream(text.substring(1, text.length() - 1).split(",\\s*"))
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
