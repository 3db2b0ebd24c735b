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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the operator's file strictly: either all of it is as {@link ConfigSchema} says, or every fault is reported. */
public final class ConfigLoader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final List<String> PLACEHOLDERS =
            List.of("mac", "interface", "vlan", "circuit-id", "remote-id", "user", "domain", "service-name");

    /** What ppp.mru begins with. */
    private static final int LEAST_MRU = 576;

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
        LacConfig config = new LacConfig(name, pppoe(), ppp(), aaa(), radius(), dns(), l2tp(), lns, selection(), log());
        consistent(config);
        return config;
    }

    private PppoeConfig pppoe() {
        PppoeConfig.Offer offer = new PppoeConfig.Offer(
                values.text("pppoe.ac-name"),
                values.texts("pppoe.service-names"),
                values.choice("pppoe.empty-service-name", PppoeConfig.EmptyServiceName.class));
        return new PppoeConfig(
                values.interfaces("pppoe.interfaces"),
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
            unique(path + ".name", service.name(), seen);
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
            unique(path + ".sessions", delay.sessions(), seen);
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
        notLess("pppoe.lockout-max", cycle.lockoutMax(), "pppoe.lockout-min", cycle.lockoutMin());
        return cycle;
    }

    private void notLess(String path, Duration value, String leastPath, Duration least) {
        if (value.compareTo(least) < 0 && !faults.covers(path) && !faults.covers(leastPath)) {
            faults.add(
                    path,
                    "is less than " + leastPath.substring(leastPath.lastIndexOf('.') + 1),
                    "make it at least as long");
        }
    }

    private PppConfig ppp() {
        return new PppConfig(
                values.integer("ppp.mru"),
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

    private AaaConfig aaa() {
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

    /** What one section asks of another. */
    private void consistent(LacConfig config) {
        List<AaaConfig.Method> methods = config.aaa().methods();
        boolean asksRadius = methods.contains(AaaConfig.Method.RADIUS) || methods.contains(AaaConfig.Method.DOMAIN);
        if (asksRadius && config.radius().authentication().isEmpty() && !faults.covers("radius.authentication")) {
            faults.add("radius.authentication", "is missing", "give at least one server, or other aaa.methods");
        }
        if (config.ppp().mrru() > 0 && config.ppp().mrru() < LEAST_MRU && !faults.covers("ppp.mrru")) {
            faults.add("ppp.mrru", "is too small for anybody", "give 0 or at least " + LEAST_MRU);
        }
        if (config.ppp().authentication().isEmpty()
                && !methods.equals(List.of(AaaConfig.Method.NONE))
                && !faults.within("ppp.authentication")
                && !faults.within("aaa.methods")) {
            faults.add(
                    "ppp.authentication",
                    "is empty, and nobody can be decided about without a name",
                    "give a protocol, or aaa.methods [none]");
        }
    }

    private RadiusConfig radius() {
        Duration initial = values.duration("radius.initial-timeout");
        Duration max = values.duration("radius.max-timeout");
        notLess("radius.max-timeout", max, "radius.initial-timeout", initial);
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
                values.integer("l2tp.max-setup-retransmits"),
                values.integer("l2tp.max-retransmits"),
                values.duration("l2tp.setup-timeout"),
                values.duration("l2tp.lockout"),
                values.duration("l2tp.idle-timeout"),
                values.integer("l2tp.hide-padding"),
                values.integer("l2tp.control-dscp"),
                values.integer("l2tp.data-dscp"),
                new L2tpConfig.ConnectSpeed(
                        values.choice("l2tp.connect-speed", L2tpConfig.SpeedMethod.class),
                        values.integer("l2tp.tx-speed"),
                        values.integer("l2tp.rx-speed"),
                        values.truth("l2tp.rx-speed-when-equal")),
                new L2tpConfig.Numbers(
                        template("l2tp.calling-number"),
                        template("l2tp.called-number"),
                        values.integer("l2tp.calling-number-mask")));
    }

    private String template(String path) {
        String text = values.text(path);
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            if (!PLACEHOLDERS.contains(placeholder.group(1)) && !faults.covers(path)) {
                faults.add(
                        path,
                        placeholder.group() + " is not a placeholder",
                        "use {" + String.join("}, {", PLACEHOLDERS) + "}");
            }
        }
        return text;
    }

    private List<LnsConfig> lns() {
        List<LnsConfig> all = new ArrayList<>();
        Map<Object, String> seen = new HashMap<>();
        for (String path : values.maps("lns")) {
            LnsConfig lns = new LnsConfig(
                    values.text(path + ".name"),
                    values.hosts(path + ".addresses"),
                    values.optionalSecret(path),
                    values.truth(path + ".hide-avps"),
                    values.optionalText(path + ".peer-name"),
                    values.truth(path + ".tolerant"),
                    values.truth(path + ".keep-warm"),
                    new LnsConfig.Tells(
                            values.choice(path + ".calling-number", LnsConfig.CallingNumber.class),
                            values.truth(path + ".access-line"),
                            values.truth(path + ".nas-port-info")),
                    new LnsConfig.Data(
                            values.truth(path + ".diffserv"),
                            values.truth(path + ".sequencing"),
                            values.truth(path + ".length-field"),
                            values.truth(path + ".priority-bit"),
                            values.truth(path + ".address-and-control")));
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
