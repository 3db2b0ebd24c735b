package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual and the shipped examples say what the schema says. */
class ConfigurationManualTest {
    private static final Path MANUAL = Path.of("../docs/configuration.md");

    @Test
    void everyKeyStandsInTheManualAsInTheSchemaAndNoOther() throws IOException {
        String manual = Files.readString(MANUAL);
        List<String> rows = manual.substring(manual.indexOf("## Every key"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .isEqualTo(ConfigSchema.keys().stream()
                        .map(ConfigurationManualTest::row)
                        .toList());
    }

    private static String row(ConfigSchema.Key key) {
        String text = key.defaultText();
        boolean literal = !List.of(
                        ConfigSchema.REQUIRED,
                        ConfigSchema.NONE,
                        ConfigSchema.VALUE_OF_NAME,
                        ConfigSchema.VALUE_OF_DATA_DSCP)
                .contains(text);
        return String.join(
                " | ",
                "| `" + key.path() + "`",
                key.typeText(),
                literal ? "`" + text + "`" : text,
                key.range(),
                key.effect().text(),
                key.description() + " |");
    }

    @Test
    void theExampleOfTheManualLoads(@TempDir Path directory) throws Exception {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(MANUAL));
        assertThat(block.find()).isTrue();
        Path file = Files.writeString(directory.resolve("lac.yaml"), block.group(1));
        LacConfig config = ConfigLoader.load(file, variable -> "secret of " + variable);
        assertThat(config.name()).isEqualTo("edge1");
        assertThat(config.selection().rules()).hasSize(3);
        assertThat(config.lns().get(0).secret()).isEqualTo(Secret.of("secret of TUNNEL_SECRET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"isp-edge.yaml", "enterprise-branch.yaml", "freeradius-accounting.yaml"})
    void theShippedExamplesLoad(String name, @TempDir Path directory) throws Exception {
        Path file = Files.copy(Path.of("examples", name), directory.resolve(name));
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        for (String secret : List.of("retail", "wholesale", "radius", "head-office")) {
            Files.writeString(secrets.resolve(secret), secret + "-secret\n");
        }
        LacConfig config = ConfigLoader.load(file, variable -> variable.endsWith("_SECRET") ? "s3cret" : null);
        assertThat(config.pppoe().interfaces()).isNotEmpty();
        assertThat(config.l2tp().local().getPort()).isEqualTo(1701);
        assertThat(config.lns()).allSatisfy(lns -> {
            if (lns.secret() != null) {
                assertThat(new String(lns.secret().octets()))
                        .isEqualTo(lns.name().replaceFirst("-\\d$", "") + "-secret");
            }
        });
    }

    @Test
    void everyDefaultIsWithinItsOwnRange(@TempDir Path directory) throws Exception {
        // Writing every default out must give what leaving it out gives.
        String required =
                "pppoe: {interfaces: [eth1], %s}\nppp: {%s}\naaa: {%s}\nradius: {authentication: [{address: 192.0.2.1, secret: s, %s}], %s}\n"
                        + "accounting: {%s}\ncoa: {%s}\ndns: {%s}\nl2tp: {local: 192.0.2.2, %s}\nselection: {%s}\ndataplane: {%s}\nlog: {%s}\nmanagement: {%s}\ncalls: {%s}\n%s\n";
        String written = String.format(
                required,
                defaults("pppoe."),
                defaults("ppp."),
                defaults("aaa."),
                defaults("radius.authentication[]."),
                defaults("radius."),
                defaults("accounting."),
                defaults("coa."),
                defaults("dns."),
                defaults("l2tp."),
                defaults("selection."),
                defaults("dataplane."),
                defaults("log."),
                defaults("management."),
                defaults("calls."),
                "name: lac\nstate-directory: state");
        String bare = "pppoe: {interfaces: [eth1]}\nradius: {authentication: [{address: 192.0.2.1, secret: s}]}\n"
                + "l2tp: {local: 192.0.2.2}\n";
        LacConfig explicit = ConfigLoader.load(Files.writeString(directory.resolve("a.yaml"), written), name -> null);
        LacConfig implicit = ConfigLoader.load(Files.writeString(directory.resolve("b.yaml"), bare), name -> null);
        assertThat(explicit).isEqualTo(implicit);
    }

    private static String defaults(String prefix) {
        return String.join(
                ", ",
                ConfigSchema.keys().stream()
                        .filter(key -> key.path().startsWith(prefix))
                        .filter(key -> !key.path().substring(prefix.length()).matches(".*[.\\[].*"))
                        .filter(key -> !List.of(ConfigSchema.REQUIRED, ConfigSchema.NONE)
                                .contains(key.defaultText()))
                        .filter(key -> !key.path().equals("radius.authentication"))
                        .map(key -> key.path().substring(prefix.length()) + ": "
                                + (key.defaultText().equals(ConfigSchema.VALUE_OF_NAME)
                                        ? "lac"
                                        : quoted(key.defaultText())))
                        .toList());
    }

    /** Braces and an at sign begin something else in YAML. */
    private static String quoted(String text) {
        return text.replaceFirst("^\\{.*}$", "\"$0\"").replace("[@]", "[\"@\"]");
    }
}
