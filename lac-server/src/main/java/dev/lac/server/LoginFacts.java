package dev.lac.server;

import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.VlanTags;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a login that the operator may make texts of: numbers of calls, attributes of RADIUS.
 *
 * @param domain the realm of the user name; empty without one
 */
record LoginFacts(String interfaceName, AccessSession session, String userName, String domain) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

    /** {@code template} with every placeholder replaced. */
    String expand(String template) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
    }

    private String value(String placeholder) {
        return switch (placeholder) {
            case "port" -> tags().count() == 0 ? interfaceName : interfaceName + "." + tags();
            case "interface" -> interfaceName;
            case "vlan" -> tags().count() == 0 ? "" : tags().toString();
            case "mac" -> mac();
            case "mac-hyphens" -> mac().replace(':', '-');
            case "mac-plain" -> mac().replace(":", "");
            case "mac-dots" -> mac().replace(":", "").replaceAll("(?<=\\G.{4})(?!$)", ".");
            case "circuit-id" -> orEmpty(session.line().circuitId());
            case "remote-id" -> orEmpty(session.line().remoteId());
            case "user" -> userName;
            case "domain" -> domain;
            case "service-name" -> session.serviceName();
            default -> throw new IllegalArgumentException("no placeholder: " + placeholder);
        };
    }

    private String mac() {
        return session.mac().toString();
    }

    private VlanTags tags() {
        return session.vlanTags();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
