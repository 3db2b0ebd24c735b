package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.config.ConfigTree.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two files differ in what they mean, key by key. */
class ConfigTreeTest {
    private static final String BASE = """
            pppoe: {interfaces: [eth1]}
            radius:
              authentication:
                - {address: 192.0.2.1, secret: one}
                - {address: 192.0.2.2, secret-file: radius.secret}
            l2tp: {local: 192.0.2.3}
            lns:
              - {name: isp, addresses: [192.0.2.4], secret: two}
              - {name: spare, addresses: [192.0.2.5], secret: two}
            selection:
              rules:
                - {domain: a.example, lns: isp}
                - {name: rest, lns: spare}
            """;

    @TempDir
    private Path directory;

    private ConfigTree tree(String yaml) throws IOException, ConfigException {
        Path secret = directory.resolve("radius.secret");
        if (!Files.exists(secret)) {
            Files.writeString(secret, "three");
        }
        return ConfigLoader.read(Files.writeString(directory.resolve("lac.yaml"), yaml), name -> null)
                .tree();
    }

    private List<Change> changes(String after) throws Exception {
        return tree(BASE).changes(tree(after));
    }

    @Test
    void whatMeansTheSameIsNoChange() throws Exception {
        assertThat(changes(BASE + "# a remark\nppp: {mru: auto}\nname: lac\n")).isEmpty();
        String reordered = BASE.replaceFirst("(  - \\{name: isp.*\n)(  - \\{name: spare.*\n)", "$2$1");
        assertThat(reordered).isNotEqualTo(BASE);
        assertThat(changes(reordered)).as("entries are known by their names").isEmpty();
    }

    @Test
    void entriesAreNamedByWhatTheyAreCalled() throws Exception {
        assertThat(changes(BASE.replace("[192.0.2.4]", "[192.0.2.4, 192.0.2.9]")))
                .containsExactly(
                        new Change("lns[isp].addresses", "lns[].addresses", "[192.0.2.4]", "[192.0.2.4, 192.0.2.9]"));
        assertThat(changes(BASE.replace("address: 192.0.2.1,", "address: 192.0.2.1, weight: 7,")))
                .containsExactly(new Change(
                        "radius.authentication[192.0.2.1].weight", "radius.authentication[].weight", "1", "7"));
        assertThat(changes(BASE.replace("domain: a.example", "domain: b.example")))
                .containsExactly(
                        new Change("selection.rules[1].domain", "selection.rules[].domain", "a.example", "b.example"));
    }

    @Test
    void anEntryComesAndGoesAsAWhole() throws Exception {
        String without = BASE.replaceFirst("  - \\{name: isp.*\n", "").replace("lns: isp", "lns: spare");
        assertThat(changes(without))
                .containsExactly(
                        new Change("lns[isp]", "lns", "present", null),
                        new Change("selection.rules[1].lns", "selection.rules[].lns", "isp", "spare"));
        assertThat(tree(without).changes(tree(BASE))).contains(new Change("lns[isp]", "lns", null, "present"));
    }

    @Test
    void aSecretThatChangesIsSeenAndNotShown() throws Exception {
        assertThat(changes(BASE.replace("secret: one", "secret: another")))
                .containsExactly(new Change(
                        "radius.authentication[192.0.2.1].secret",
                        "radius.authentication[].secret",
                        "(secret)",
                        "(secret)"));
        ConfigTree before = tree(BASE);
        Files.writeString(directory.resolve("radius.secret"), "four");
        assertThat(before.changes(tree(BASE)))
                .as("the file is the same, what is in it is not")
                .extracting(Change::path)
                .containsExactly("radius.authentication[192.0.2.2].secret-file");
        assertThat(before.values().toString()).doesNotContain("three");
    }

    @Test
    void whatIsNotWrittenHasItsUsualValue() throws Exception {
        assertThat(tree(BASE).values().get("pppoe.ac-name").text()).isEqualTo("lac");
        assertThat(tree("name: edge1\n" + BASE).values().get("pppoe.ac-name").text())
                .isEqualTo("edge1");
        assertThat(tree(BASE).values().get("log.level").text()).isEqualTo("info");
        assertThat(tree(BASE).values()).doesNotContainKey("web.listen");
    }

    @Test
    void everyKeySaysWhenAChangeCountsAndWhyItNeedsANewProcess() {
        assertThat(ConfigSchema.keys())
                .allMatch(key -> (key.effect() == ConfigSchema.Effect.RESTART)
                        == !key.restartReason().isEmpty());
    }
}
