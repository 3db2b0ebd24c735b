package dev.lac.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link ConfigLoader} says of configurations that do not load. */
class ConfigFaultsTest extends ConfigFixture {
    @Test
    void everyFaultIsReportedAtOnceWithLineAndRemedy() throws Exception {
        assertThat(faults("""
                        nmae: edge
                        pppoe:
                          interfaces: eth1
                          max-sessions: 70000
                          max-sessions: 7
                          no: 1
                        ppp:
                          authentication: [chap, mschap, chap]
                          restart-interval: 3
                          mru: lots
                        radius:
                          tres: 3
                          max-timeout: 500ms
                          authentication:
                            - address: radius..net
                              secret: ''
                            - address: 192.0.2.10:99999
                              secret: a
                              secret-env: B
                            - secret-env: B
                          accounting:
                            - 192.0.2.10
                        l2tp: yes
                        lns:
                          - name: one
                            addresses: []
                            hide-avps: true
                          - name: one
                            addresses: [300.1.1.1, a..b]
                        selection:
                          rules:
                            - domain: example.net
                              lns: one
                            - domain: EXAMPLE.net
                              lns: two
                        100: x
                        log:
                          level:
                        """))
                .containsExactly(
                        "lac.yaml:1: nmae: is not a known key; did you mean name?",
                        "lac.yaml:3: pppoe.interfaces: is not a list; write it as [a, b] or as lines beginning with \"- \"",
                        "lac.yaml:4: pppoe.max-sessions: 70000 is out of range; give one of 1..65534",
                        "lac.yaml:5: pppoe.max-sessions: is given twice, first in line 4; leave one of them",
                        "lac.yaml:6: pppoe.no: is not a known key; known here: "
                                + String.join(", ", ConfigSchema.namesIn("pppoe")),
                        "lac.yaml:8: ppp.authentication[1]: \"mschap\" is not a choice; use one of chap, pap, mschap-v2, mschap-v1",
                        "lac.yaml:8: ppp.authentication[2]: \"chap\" is given twice; leave one of them",
                        "lac.yaml:9: ppp.restart-interval: \"3\" is not a duration; write a number and a unit, as in 500ms, 3s,"
                                + " 5m, 1h or 1d",
                        "lac.yaml:10: ppp.mru: \"lots\" is neither auto nor one of 576..1500; give auto, 576..1500",
                        "lac.yaml:12: radius.tres: is not a known key; did you mean tries?",
                        "lac.yaml:13: radius.max-timeout: is less than initial-timeout; make it at least as long",
                        "lac.yaml:15: radius.authentication[0].address: \"radius..net\" is not a name of DNS; write labels of"
                                + " letters, digits and hyphens joined by dots",
                        "lac.yaml:16: radius.authentication[0].secret: is empty; give a value",
                        "lac.yaml:17: radius.authentication[1].address: port 99999 is out of range; give one of 1..65535",
                        "lac.yaml:19: radius.authentication[1].secret-env: is a second secret beside secret; keep one of them",
                        "lac.yaml:20: radius.authentication[2].address: is missing; give one: IP address or name[:port], port 1812 unless given",
                        "lac.yaml:20: radius.authentication[2].secret-env: the environment variable \"B\" is not set; set it for"
                                + " the LAC's process",
                        "lac.yaml:22: radius.accounting[0]: is not a map; give it the keys "
                                + String.join(", ", ConfigSchema.namesIn("radius.accounting[0]")),
                        "lac.yaml:23: l2tp: is not a map of keys; indent its keys below it: "
                                + String.join(", ", ConfigSchema.namesIn("l2tp")),
                        "lac.yaml:26: lns[0].addresses: is empty; give at least 1",
                        "lac.yaml:27: lns[0].hide-avps: needs a secret to hide with; give secret, secret-file or secret-env",
                        "lac.yaml:28: lns[1].name: is the same as lns[0].name; leave one of them",
                        "lac.yaml:29: lns[1].addresses[0]: \"300.1.1.1\" is not an IP address; write it as 192.0.2.1 or"
                                + " 2001:db8::1, not as a name",
                        "lac.yaml:29: lns[1].addresses[1]: \"a..b\" is not a name of DNS; write labels of letters, digits and"
                                + " hyphens joined by dots",
                        "lac.yaml:34: selection.rules[1]: never applies, because selection.rules[0] fits everybody that it fits;"
                                + " leave one of them, or change their order",
                        "lac.yaml:35: selection.rules[1].lns: \"two\" is not the name of an LNS or group; use one of one",
                        "lac.yaml:36: 100: is not a known key; known here: "
                                + String.join(", ", ConfigSchema.namesIn("")),
                        "lac.yaml:38: log.level: has no value; give one, or leave the key out");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        List<String> missing = List.of(
                "lac.yaml: pppoe.interfaces: is missing; give one: list of interfaces, at least 1",
                "lac.yaml: l2tp.local: is missing; give one: IP address[:port], port 1701 unless given",
                "lac.yaml: radius.authentication: is missing; give at least one server, or other aaa.methods");
        assertThat(faults("")).containsExactlyElementsOf(missing);
        assertThat(faults("# nothing\n")).containsExactlyElementsOf(missing);
        assertThat(faults(bareWith("      secret: s\n", "")))
                .containsExactly(
                        "lac.yaml:5: radius.authentication[0].secret: is missing; give one of secret, secret-file and"
                                + " secret-env");
        assertThat(faults(bareWith("[eth1]", "[]")))
                .containsExactly("lac.yaml:2: pppoe.interfaces: is empty; give at least 1");
    }

    @Test
    void whatIsAskedOfDataMessagesFitsTogether() throws Exception {
        assertThat(faults(BARE.replace("l2tp:\n", "l2tp:\n  data-dscp: copy\n") + """
                        lns:
                          - {name: one, addresses: [192.0.2.1], diffserv: true}
                          - {name: two, addresses: [192.0.2.2], diffserv: true, data-dscp: 10}
                          - {name: three, addresses: [192.0.2.3], data-dscp: 64, reorder-timeout: 2s}
                        dataplane:
                          interfaces: [{name: eth1, fast-path: fast}, {name: eth1, fast-path: off}, {name: eth2}]
                        """))
                .containsExactly(
                        "lac.yaml:11: lns[0].diffserv: needs one DSCP to agree on, and data-dscp is copy; give data-dscp a"
                                + " number, or leave out diffserv",
                        "lac.yaml:13: lns[2].data-dscp: \"64\" is neither copy nor one of 0..63; give copy, 0..63",
                        "lac.yaml:13: lns[2].reorder-timeout: 2s is out of range; give one of 0s..1s",
                        "lac.yaml:15: dataplane.interfaces[0].fast-path: \"fast\" is not a choice; use one of auto, native,"
                                + " generic, off",
                        "lac.yaml:15: dataplane.interfaces[1].name: is the same as dataplane.interfaces[0].name; leave one of"
                                + " them",
                        "lac.yaml:15: dataplane.interfaces[2].fast-path: is missing; give one: choice, auto, native, generic,"
                                + " off");
    }

    @Test
    void aKeyInTheWrongPlaceIsToldItsPlace() throws Exception {
        assertThat(faults(BARE + "nas-identifier: x\n"))
                .containsExactly("lac.yaml:9: nas-identifier: is not a known key; its place is radius.nas-identifier");
        assertThat(faults(bareWith(
                                "    - address: 192.0.2.10\n",
                                "    - address: 192.0.2.10\n      require-message-authenticator: false\n")
                        .replace("authentication:", "accounting:")))
                .anySatisfy(line -> assertThat(line)
                        .contains("radius.accounting[0].require-message-authenticator: is not a known key"));
    }

    @Test
    void brokenYamlIsOneFaultWithItsLine() throws Exception {
        assertThat(faults("name: a\npppoe: [\n")).singleElement().asString().startsWith("lac.yaml:3: is not YAML: ");
        assertThat(faults("name: a\n\tpppoe: b\n")).singleElement().asString().startsWith("lac.yaml:2: is not YAML: ");
        assertThat(faults("name: *nowhere\n")).singleElement().asString().startsWith("lac.yaml:1: is not YAML: ");
        assertThat(faults("- a\n")).containsExactly("lac.yaml:1: is not a map of keys; write it as key: value");
        assertThat(faults("a: b\n---\nc: d\n")).singleElement().asString().contains("is not YAML");
        assertThat(faults("? [a]\n: b\n"))
                .anySatisfy(line -> assertThat(line).contains("has a key that is not a word"));
    }

    @Test
    void aFileThatCannotBeReadIsAFault() throws Exception {
        Path file = directory.resolve("absent.yaml");
        ConfigException e =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, environment::get));
        assertThat(e.faults())
                .containsExactly(new ConfigException.Fault(
                        file.toString(), "", 0, "does not exist", "create it or name another"));
        Files.write(directory.resolve("lac.yaml"), new byte[] {'a', (byte) 0xff});
        ConfigException notText = catchThrowableOfType(
                ConfigException.class, () -> ConfigLoader.load(directory.resolve("lac.yaml"), environment::get));
        assertThat(notText.toString()).endsWith("is not UTF-8; save it as UTF-8");
    }

    @Test
    void nothingOtherThanFaultsComesOutOfDamagedFiles() throws Exception {
        Random random = new Random(20261120);
        String whole = BARE + "lns: [{name: a, addresses: [b.c]}]\nselection: {rules: [{lns: a}]}\n";
        String marks = "{}[]:-,#&*!|>'\"%@`\n\t 0a";
        int loaded = 0;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, marks.charAt(random.nextInt(marks.length())));
                    default -> damaged.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
                }
            }
            try {
                load(damaged.toString());
                loaded++;
            } catch (ConfigException e) {
                assertThat(e.faults()).isNotEmpty();
            }
        }
        assertThat(loaded).as("some damage is harmless, most is not").isBetween(10, 500);
    }

    @Test
    void newFaultsNameTheirKeyAndRemedy() throws Exception {
        Files.writeString(directory.resolve("users"), """
                # name  secret
                alice clear:wonder land
                alice clear:again
                bob hash:plain
                carol nt:12
                dave rot13:s3cret
                s3cret
                """);
        List<String> faults = faults("""
                pppoe:
                  interfaces: [eth1]
                  vlans: [100-99, any, 4095, 100.200-100]
                  mac-deny: ["02:00"]
                  lockout-min: 1h
                  lockout-max: 1m
                ppp: {authentication: []}
                aaa: {methods: [radius, local], users-file: users}
                l2tp: {local: 198.51.100.1, calling-number: "{mac} {imsi}"}
                """);
        assertThat(faults).noneMatch(fault -> fault.contains("s3cret"));
        assertThat(String.join("\n", faults))
                .contains("pppoe.vlans[0]: \"100-99\" is not a range of VLANs")
                .contains("pppoe.vlans[1]")
                .contains("pppoe.vlans[2]")
                .contains("pppoe.vlans[3]")
                .contains("pppoe.mac-deny[0]: \"02:00\" is not a MAC address")
                .contains("pppoe.lockout-max: is less than lockout-min")
                .contains("ppp.authentication: is empty")
                .contains("radius.authentication: is missing")
                .contains("l2tp.calling-number: {imsi} is not a placeholder")
                .contains("users:3: alice is there already, in line 2")
                .contains("users:4: bob has no hash of crypt(3)")
                .contains("users:5: carol has no NT hash")
                .contains("users:6: dave has the scheme \"rot13\"")
                .contains("users:7: is not a user");
        assertThat(faults).hasSize(14);
    }

    @Test
    void aMethodWithoutItsFileIsAFault() throws Exception {
        assertThat(String.join("\n", faults(BARE + "aaa: {methods: [local]}\n")))
                .contains("aaa.users-file: is missing");
        assertThat(String.join("\n", faults(BARE + "aaa: {methods: [local], users-file: none-such}\n")))
                .contains("aaa.users-file: cannot read");
    }
}
