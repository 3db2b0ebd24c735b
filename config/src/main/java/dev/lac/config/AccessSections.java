package dev.lac.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sections about subscribers: pppoe, ppp, aaa. */
final class AccessSections {
    private final Values values;
    private final Faults faults;
    private final Checks checks;

    AccessSections(Values values, Faults faults, Checks checks) {
        this.values = values;
        this.faults = faults;
        this.checks = checks;
    }

    PppoeConfig pppoe() {
        PppoeConfig.Offer offer = new PppoeConfig.Offer(
                values.text("pppoe.ac-name"),
                values.texts("pppoe.service-names"),
                values.choice("pppoe.empty-service-name", PppoeConfig.EmptyServiceName.class));
        return new PppoeConfig(
                values.interfaces("pppoe.interfaces", 1),
                offer,
                services(),
                profiles(offer),
                values.vlans("pppoe.vlans"),
                values.integer("pppoe.max-payload"),
                values.duration("pppoe.cookie-lifetime"),
                new PppoeConfig.Limits(
                        values.integer("pppoe.max-sessions"),
                        values.integer("pppoe.max-sessions-per-mac"),
                        values.integer("pppoe.max-sessions-per-vlan"),
                        values.integer("pppoe.max-sessions-per-circuit-id"),
                        values.choice("pppoe.stale-sessions", PppoeConfig.StaleSessions.class),
                        values.integer("pppoe.padi-rate"),
                        values.integer("pppoe.padi-rate-per-mac")),
                padoDelays(),
                shortCycle(),
                values.macs("pppoe.mac-allow"),
                values.macs("pppoe.mac-deny"));
    }

    private List<PppoeConfig.Service> services() {
        List<PppoeConfig.Service> services = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("pppoe.services")) {
            PppoeConfig.Service service = new PppoeConfig.Service(
                    values.text(path + ".name"),
                    values.integer(path + ".max-sessions"),
                    values.duration(path + ".pado-delay"));
            checks.unique(path + ".name", service.name(), seen);
            services.add(service);
        }
        return services;
    }

    private List<PppoeConfig.Profile> profiles(PppoeConfig.Offer usual) {
        List<PppoeConfig.Profile> profiles = new ArrayList<>();
        for (String path : values.maps("pppoe.profiles")) {
            String acName = values.optionalText(path + ".ac-name");
            List<String> serviceNames = values.texts(path + ".service-names");
            profiles.add(new PppoeConfig.Profile(
                    values.texts(path + ".interfaces"),
                    values.vlans(path + ".vlans"),
                    new PppoeConfig.Offer(
                            acName == null ? usual.acName() : acName,
                            values.isGiven(path + ".service-names") ? serviceNames : usual.serviceNames(),
                            usual.emptyServiceName())));
        }
        return profiles;
    }

    private List<PppoeConfig.PadoDelay> padoDelays() {
        List<PppoeConfig.PadoDelay> delays = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("pppoe.pado-delays")) {
            PppoeConfig.PadoDelay delay = new PppoeConfig.PadoDelay(
                    values.integer(path + ".sessions"), values.optionalDuration(path + ".delay"));
            checks.unique(path + ".sessions", delay.sessions(), seen);
            delays.add(delay);
        }
        return delays;
    }

    private PppoeConfig.ShortCycle shortCycle() {
        PppoeConfig.ShortCycle cycle = new PppoeConfig.ShortCycle(
                values.duration("pppoe.short-cycle"),
                values.integer("pppoe.short-cycle-threshold"),
                values.duration("pppoe.lockout-min"),
                values.duration("pppoe.lockout-max"),
                values.choice("pppoe.lockout-key", PppoeConfig.LockoutKey.class));
        checks.notLess("pppoe.lockout-max", cycle.lockoutMax(), "pppoe.lockout-min", cycle.lockoutMin());
        return cycle;
    }

    PppConfig ppp() {
        return new PppConfig(
                values.integerOrWord("ppp.mru", PppConfig.AUTO_MRU),
                values.integer("ppp.mrru"),
                values.optionalText("ppp.endpoint-discriminator"),
                values.optionalText("ppp.identification"),
                values.choices("ppp.authentication", PppConfig.Authentication.class, 0),
                values.integer("ppp.authentication-retries"),
                values.duration("ppp.restart-interval"),
                values.integer("ppp.max-configure"),
                values.integer("ppp.max-terminate"),
                values.integer("ppp.max-failure"),
                values.duration("ppp.authentication-timeout"),
                values.duration("ppp.echo-interval"),
                values.integer("ppp.echo-failures"));
    }

    AaaConfig aaa() {
        List<AaaConfig.Method> methods = values.choices("aaa.methods", AaaConfig.Method.class, 1);
        Path file = values.optionalFile("aaa.users-file");
        if (methods.contains(AaaConfig.Method.LOCAL) && file == null && !faults.covers("aaa.users-file")) {
            faults.add("aaa.users-file", "is missing", "the method local needs one");
        }
        return new AaaConfig(
                methods,
                file == null ? List.of() : UsersFile.load(file, faults),
                Secret.of(values.text("aaa.domain-password")));
    }
}
