package dev.lac.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which LNS a subscriber is tunnelled to when RADIUS names none: the rule of the full user name, else that of its domain, else
 * the default. Every {@code lns} is the name of a configured LNS.
 *
 * @param defaultLns absent: a subscriber without a rule is refused
 */
public record SelectionConfig(
        List<UserRule> users,
        List<DomainRule> domains,
        @Nullable String defaultLns) {
    public SelectionConfig {
        users = List.copyOf(users);
        domains = List.copyOf(domains);
    }

    /**
     * A user's LNS.
     *
     * @param user the whole user name, compared octet for octet
     */
    public record UserRule(String user, String lns) {}

    /**
     * A domain's LNS.
     *
     * @param domain what follows the last {@code @} of the user name, in lower case; to be compared without regard to case
     */
    public record DomainRule(String domain, String lns) {}
}
