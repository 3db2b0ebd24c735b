package dev.lac.config;

import java.util.List;

/**
 * How logins are decided.
 *
 * @param methods in order, at least one; the next decides where one cannot
 * @param users for the method local, by name; unique
 * @param domainPassword with which RADIUS is asked about a domain
 */
public record AaaConfig(List<Method> methods, List<UserConfig> users, Secret domainPassword) {
    public AaaConfig {
        methods = List.copyOf(methods);
        users = List.copyOf(users);
    }

    /** One way to decide. */
    public enum Method {
        /** RADIUS verifies the user. */
        RADIUS,
        /** The users of the file are verified here. */
        LOCAL,
        /** RADIUS names the tunnel of the domain; the user is the LNS' affair. */
        DOMAIN,
        /** Nobody is asked; the user is the LNS' affair. */
        NONE
    }
}
