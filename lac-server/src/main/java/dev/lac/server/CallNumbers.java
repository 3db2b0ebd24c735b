package dev.lac.server;

import dev.lac.config.L2tpConfig;
import dev.lac.config.LnsConfig.CallingNumber;
import dev.lac.pppoe.AccessSession;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calling Number and Called Number as the operator writes them (RFC 2661 §4.4.4). */
final class CallNumbers {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final String MASK = "x";

    /** The facts of a call that a number may be made of. */
    record Facts(String interfaceName, AccessSession session, String userName) {
        private String value(String placeholder) {
            return switch (placeholder) {
                case "mac" -> session.mac().toString();
                case "interface" -> interfaceName;
                case "vlan" ->
                    session.vlanTags().count() == 0 ? "" : session.vlanTags().toString();
                case "circuit-id" -> orEmpty(session.line().circuitId());
                case "remote-id" -> orEmpty(session.line().remoteId());
                case "user" -> userName;
                case "domain" -> LnsSelection.domain(userName);
                case "service-name" -> session.serviceName();
                default -> throw new IllegalArgumentException("no placeholder: " + placeholder);
            };
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    private final L2tpConfig.Numbers numbers;

    CallNumbers(L2tpConfig.Numbers numbers) {
        this.numbers = numbers;
    }

    /** Empty where the LNS is to learn nothing. */
    String calling(Facts facts, CallingNumber told) {
        String whole = expand(numbers.calling(), facts);
        return switch (told) {
            case WHOLE -> whole;
            case MASKED -> masked(whole);
            case NONE -> "";
        };
    }

    String called(Facts facts) {
        return expand(numbers.called(), facts);
    }

    private String masked(String number) {
        int kept = Math.max(0, number.length() - numbers.mask());
        return number.substring(0, kept) + MASK.repeat(number.length() - kept);
    }

    private static String expand(String template, Facts facts) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> Matcher.quoteReplacement(facts.value(match.group(1))));
    }
}
