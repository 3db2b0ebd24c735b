package dev.lac.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the operator's file strictly: either all of it is as {@link ConfigSchema} says, or every fault is reported. */
public final class ConfigLoader {
    /** What ppp.mru begins with. */
    private static final int LEAST_MRU = 576;

    private final Values values;
    private final Faults faults;
    private final Checks checks;

    private ConfigLoader(Values values, Faults faults) {
        this.values = values;
        this.faults = faults;
        checks = new Checks(values, faults);
    }

    /**
     * Loads {@code file}.
     *
     * @param environment the value of an environment variable, as {@link System#getenv(String)} gives it
     * @throws ConfigException with everything that is wrong, also when the file cannot be read
     */
    public static LacConfig load(Path file, Function<String, @Nullable String> environment) throws ConfigException {
        return read(file, environment).config();
    }

    /**
     * A file that has been read.
     *
     * @param tree its keys one by one
     */
    public record Loaded(Path file, LacConfig config, ConfigTree tree) {}

    /** The same with its keys one by one. */
    public static Loaded read(Path file, Function<String, @Nullable String> environment) throws ConfigException {
        Faults faults = new Faults(file.toString());
        Optional<Document> document = Document.parse(text(file, faults), faults);
        if (document.isEmpty()) {
            faults.throwIfAny();
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        LacConfig config =
                new ConfigLoader(new Values(document.orElseThrow(), faults, environment, directory), faults).lac();
        faults.throwIfAny();
        return new Loaded(file, config, TreeReader.read(document.orElseThrow(), environment, directory));
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
        AccessSections access = new AccessSections(values, faults, checks);
        RadiusSections billing = new RadiusSections(values, checks);
        LnsSections network = new LnsSections(values, faults, checks);
        OperatorSections operator = new OperatorSections(values, checks);
        Path stateDirectory = values.file("state-directory");
        String name = values.text("name");
        PppoeConfig pppoe = access.pppoe();
        L2tpConfig l2tp = network.l2tp();
        List<LnsConfig> lns = network.lns(l2tp.dataDscp());
        List<LnsGroupConfig> groups = network.groups();
        LacConfig config = new LacConfig(
                name,
                stateDirectory,
                pppoe,
                access.ppp(),
                access.aaa(),
                billing.radius(),
                billing.accounting(),
                billing.coa(),
                network.dns(),
                l2tp,
                lns,
                groups,
                network.selection(),
                network.dataPlane(),
                operator.log(),
                operator.management(stateDirectory),
                operator.calls(),
                operator.web());
        consistent(config);
        return config;
    }

    /** What one section asks of another. */
    private void consistent(LacConfig config) {
        List<AaaConfig.Method> methods = config.aaa().methods();
        boolean asksRadius = methods.contains(AaaConfig.Method.RADIUS) || methods.contains(AaaConfig.Method.DOMAIN);
        if (asksRadius && config.radius().authentication().isEmpty() && !faults.covers("radius.authentication")) {
            faults.add("radius.authentication", "is missing", "give at least one server, or other aaa.methods");
        }
        List<String> groups = config.radius().authentication().stream()
                .map(RadiusServerConfig::group)
                .toList();
        for (int i = 0; asksRadius && i < config.selection().rules().size(); i++) {
            String group = config.selection().rules().get(i).radiusGroup();
            if (!groups.contains(group) && values.isGiven("selection.rules[" + i + "].radius-group")) {
                checks.add(
                        "selection.rules[" + i + "].radius-group",
                        "no server of radius.authentication is in group \"" + group + "\"",
                        "use one of " + groups.stream().distinct().sorted().toList());
            }
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
}
