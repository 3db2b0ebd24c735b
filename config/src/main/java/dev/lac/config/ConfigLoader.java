package dev.lac.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the operator's file strictly: either all of it is as {@link ConfigSchema} says, or every fault is reported. */
public final class ConfigLoader {
    private final Values values;
    private final Faults faults;
    private final Set<String> lnsNames = new HashSet<>();

    private ConfigLoader(Values values, Faults faults) {
        this.values = values;
        this.faults = faults;
    }

    /**
     * Loads {@code file}.
     *
     * @param environment the value of an environment variable, as {@link System#getenv(String)} gives it
     * @throws ConfigException with everything that is wrong, also when the file cannot be read
     */
    public static LacConfig load(Path file, Function<String, @Nullable String> environment) throws ConfigException {
        Faults faults = new Faults(file.toString());
        Optional<Document> document = Document.parse(text(file, faults), faults);
        if (document.isEmpty()) {
            faults.throwIfAny();
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        LacConfig config =
                new ConfigLoader(new Values(document.orElseThrow(), faults, environment, directory), faults).lac();
        faults.throwIfAny();
        return config;
    }

    private static String text(Path file, Faults faults) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            faults.add("", 0, "does not exist", "create it or name another");
        } catch (CharacterCodingException e) {
            faults.add("", 0, "is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            faults.add("", 0, "cannot be read (" + e.getClass().getSimpleName() + ")", "let the LAC's user read it");
        }
        faults.throwIfAny();
        return "";
    }

    private LacConfig lac() {
        String name = values.text("name");
        List<LnsConfig> lns = lns();
        return new LacConfig(name, pppoe(), ppp(), radius(), dns(), l2tp(), lns, selection(), log());
    }

    private PppoeConfig pppoe() {
        return new PppoeConfig(
                values.interfaces("pppoe.interfaces"),
                values.text("pppoe.ac-name"),
                values.texts("pppoe.service-names"),
                values.duration("pppoe.cookie-lifetime"),
                values.integer("pppoe.max-sessions"));
    }

    private PppConfig ppp() {
        return new PppConfig(
                values.integer("ppp.mru"),
                values.choices("ppp.authentication", PppConfig.Authentication.class),
                values.duration("ppp.restart-interval"),
                values.integer("ppp.max-configure"),
                values.integer("ppp.max-terminate"),
                values.integer("ppp.max-failure"),
                values.duration("ppp.authentication-timeout"),
                values.duration("ppp.echo-interval"),
                values.integer("ppp.echo-failures"));
    }

    private RadiusConfig radius() {
        Duration initial = values.duration("radius.initial-timeout");
        Duration max = values.duration("radius.max-timeout");
        if (max.compareTo(initial) < 0
                && !faults.covers("radius.initial-timeout")
                && !faults.covers("radius.max-timeout")) {
            faults.add("radius.max-timeout", "is less than initial-timeout", "make it at least as long");
        }
        return new RadiusConfig(
                values.text("radius.nas-identifier"),
                values.optionalAddress("radius.nas-ip-address"),
                values.integer("radius.sockets"),
                initial,
                max,
                values.integer("radius.tries"),
                values.duration("radius.dead-time"),
                servers("radius.authentication", true),
                servers("radius.accounting", false));
    }

    private List<RadiusServerConfig> servers(String path, boolean authentication) {
        List<RadiusServerConfig> servers = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String server : values.maps(path)) {
            RadiusServerConfig config = new RadiusServerConfig(
                    values.endpoint(server + ".address"),
                    values.secret(server),
                    authentication && values.truth(server + ".require-message-authenticator"));
            unique(server + ".address", config.address(), seen);
            servers.add(config);
        }
        return servers;
    }

    private DnsConfig dns() {
        return new DnsConfig(values.endpoints("dns.servers"), values.duration("dns.timeout"));
    }

    private L2tpConfig l2tp() {
        return new L2tpConfig(
                values.endpoint("l2tp.local"),
                values.text("l2tp.host-name"),
                values.choice("l2tp.success-from", L2tpConfig.SuccessFrom.class),
                values.duration("l2tp.hello-interval"),
                values.integer("l2tp.receive-window"),
                values.duration("l2tp.retransmit-initial"),
                values.duration("l2tp.retransmit-cap"),
                values.integer("l2tp.max-retransmits"),
                values.duration("l2tp.setup-timeout"),
                values.duration("l2tp.lockout"));
    }

    private List<LnsConfig> lns() {
        List<LnsConfig> all = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("lns")) {
            LnsConfig lns = new LnsConfig(
                    values.text(path + ".name"),
                    values.hosts(path + ".addresses"),
                    values.optionalSecret(path),
                    values.truth(path + ".hide-avps"));
            unique(path + ".name", lns.name(), seen);
            lnsNames.add(lns.name());
            if (lns.hideAvps() && lns.secret() == null) {
                // RFC 2661 §4.3: hiding requires a shared secret.
                faults.add(
                        path + ".hide-avps", "needs a secret to hide with", "give secret, secret-file or secret-env");
            }
            all.add(lns);
        }
        return all;
    }

    private SelectionConfig selection() {
        List<SelectionConfig.UserRule> users = new ArrayList<>();
        Map<Object, String> seenUsers = new HashMap<>();
        for (String path : values.maps("selection.users")) {
            String user = values.text(path + ".user");
            unique(path + ".user", user, seenUsers);
            users.add(new SelectionConfig.UserRule(user, known(path + ".lns", values.text(path + ".lns"))));
        }
        List<SelectionConfig.DomainRule> domains = new ArrayList<>();
        Map<Object, String> seenDomains = new HashMap<>();
        for (String path : values.maps("selection.domains")) {
            String domain = values.domain(path + ".domain");
            unique(path + ".domain", domain, seenDomains);
            domains.add(new SelectionConfig.DomainRule(domain, known(path + ".lns", values.text(path + ".lns"))));
        }
        String fallback = values.optionalText("selection.default-lns");
        if (fallback != null) {
            known("selection.default-lns", fallback);
        }
        return new SelectionConfig(users, domains, fallback);
    }

    private LogConfig log() {
        return new LogConfig(values.choice("log.level", LogConfig.Level.class));
    }

    private String known(String path, String lns) {
        if (!lnsNames.contains(lns) && !faults.covers(path)) {
            faults.add(
                    path,
                    "\"" + lns + "\" is not the name of an LNS",
                    lnsNames.isEmpty()
                            ? "define it under lns"
                            : "use one of "
                                    + String.join(
                                            ", ", lnsNames.stream().sorted().toList()));
        }
        return lns;
    }

    private void unique(String path, Object value, Map<Object, String> seen) {
        String first = seen.putIfAbsent(value, path);
        if (first != null && !faults.covers(path)) {
            faults.add(path, "is the same as " + first, "leave one of them");
        }
    }
}
