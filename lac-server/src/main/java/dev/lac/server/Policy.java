package dev.lac.server;

import dev.lac.config.LacConfig;
import dev.lac.selection.Candidate;
import dev.lac.selection.Configuration;
import dev.lac.selection.Lns;
import dev.lac.selection.Realms;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** What follows from one configuration and keeps nothing in mind; replaced as a whole when the configuration changes. */
final class Policy {
    private final LacConfig config;
    private final RadiusWords radiusWords;
    private final RadiusFacts radiusFacts;
    private final CallNumbers callNumbers;
    private final Configuration selection;
    private final Map<String, Manners> manners;
    private final Manners usualManners;
    private final Aaa aaa;
    private final TunnelSecrets tunnelSecrets;

    /** @param locals our L2TP addresses, the usual one first */
    Policy(
            LacConfig config,
            RadiusWords radiusWords,
            List<InetAddress> locals,
            PasswordHashes hashes,
            Aaa.Radius radius,
            ControlLoop loop) {
        this.config = config;
        this.radiusWords = radiusWords;
        radiusFacts = new RadiusFacts(config.radius(), radiusWords);
        callNumbers = new CallNumbers(config.l2tp().numbers());
        selection = SelectionSettings.of(config, locals);
        manners = SelectionSettings.manners(config);
        usualManners = Manners.usual(config.l2tp());
        aaa = new Aaa(config.aaa(), new LocalUsers(config.aaa().users(), hashes), radius, loop);
        tunnelSecrets = new TunnelSecrets(
                radius, RadiusFacts.DEFAULT_GROUP, config.aaa().domainPassword(), loop);
    }

    LacConfig config() {
        return config;
    }

    RadiusWords radiusWords() {
        return radiusWords;
    }

    RadiusFacts radiusFacts() {
        return radiusFacts;
    }

    CallNumbers callNumbers() {
        return callNumbers;
    }

    /** Rules, LNSes and groups. */
    Configuration selection() {
        return selection;
    }

    Realms realms() {
        return selection.settings().realms();
    }

    /** How the LNS of {@code candidate} is treated. */
    Manners manners(Candidate candidate) {
        Lns lns = candidate.destination().lns();
        return lns == null ? usualManners : manners.getOrDefault(lns.name(), usualManners);
    }

    /** How LNSes are treated, by name. */
    Map<String, Manners> manners() {
        return manners;
    }

    /** Who decides about logins. */
    Aaa aaa() {
        return aaa;
    }

    TunnelSecrets tunnelSecrets() {
        return tunnelSecrets;
    }
}
