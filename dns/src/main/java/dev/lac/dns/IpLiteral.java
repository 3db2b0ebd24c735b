package dev.lac.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. */
public final class IpLiteral {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private IpLiteral() {}

    /** The address that {@code text} is: four decimal octets, or an IPv6 address with or without brackets; null when it is none. */
    public static @Nullable InetAddress parse(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = bracketed ? text.substring(1, text.length() - 1) : text;
        boolean ipv4 = !bracketed && IPV4.matcher(address).matches();
        if (!ipv4 && !IPV6.matcher(address).matches()) {
            return null;
        }
        try {
            // Neither form can be a name, so that nothing is looked up.
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            return null; // too many groups, or too few
        }
    }
}
