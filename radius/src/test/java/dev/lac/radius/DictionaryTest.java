package dev.lac.radius;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attributes by name: dictionaries, attributes for requests, attributes that stand for a tunnel's. */
class DictionaryTest {
    private static final String ACME = """
            # Acme's attributes
            VENDOR          Acme            99999
            BEGIN-VENDOR    Acme
            ATTRIBUTE       Acme-LNS                1       string  has_tag
            ATTRIBUTE       Acme-Secret             0x02    octets  has_tag,encrypt=2   # hidden
            ATTRIBUTE       Acme-Sessions           3       integer
            ATTRIBUTE       Acme-Address            4       ipaddr
            ATTRIBUTE       Acme-Mode               5       integer
            VALUE           Acme-Mode               Fast    7
            ATTRIBUTE       Acme-Nested             6.1     string
            ATTRIBUTE       Acme-Large              300     string
            ATTRIBUTE       Acme-Obscured           8       string  encrypt=1
            ATTRIBUTE       Acme-Rate               9       integer has_tag
            END-VENDOR      Acme
            """;

    private static Dictionary acme() {
        return read(ACME);
    }

    private static Dictionary read(String text) {
        try {
            return Dictionary.builtIn().with("acme", name -> Optional.of(text));
        } catch (DictionaryException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> faults(String text) {
        try {
            Dictionary.builtIn()
                    .with("dir/file", name -> name.equals("dir/file") ? Optional.of(text) : Optional.empty());
            return List.of();
        } catch (DictionaryException e) {
            return e.faults().stream().map(DictionaryException.Fault::toString).toList();
        }
    }

    @Test
    void everyAttributeThatIsReadOrWrittenIsBuiltIn() {
        for (AttributeType type : AttributeType.values()) {
            if (type != AttributeType.VENDOR_SPECIFIC) {
                assertThat(Dictionary.builtIn()
                                .attribute(type.name().replace('_', '-'))
                                .map(DictionaryAttribute::number))
                        .as(type.name())
                        .contains(type.number());
            }
        }
    }

    @Test
    void whatVendorsSayOfTunnelsHasItsNameAndNumberInTheBuiltInDictionary() {
        for (String name : List.of(
                "ERX-Tunnel-Password",
                "ERX-Tunnel-Maximum-Sessions",
                "ERX-Tunnel-Group",
                "Alc-Tunnel-Group",
                "Alc-Tunnel-Max-Sessions",
                "Alc-Tunnel-AVP-Hiding",
                "Huawei-Tunnel-Session-Limit",
                "Huawei-Tunnel-Group-Name",
                "Tunnel-Server-Endpoint")) {
            DictionaryAttribute attribute = Dictionary.builtIn().attribute(name).orElseThrow();
            assertThat(TunnelMapping.standard().source(attribute.vendor(), attribute.number()))
                    .as(name)
                    .isNotNull()
                    .satisfies(source -> assertThat(source.field()).isNotNull());
        }
    }

    @Test
    void anAttributeForRequestsIsWrittenByItsType() throws Exception {
        Dictionary dictionary = acme();
        assertThat(dictionary.attribute("Connect-Info", "100M/20M"))
                .isEqualTo(new ExtraAttribute(0, 77, Octets.ofText("100M/20M")));
        assertThat(dictionary.attribute("acme-lns:3", "a"))
                .isEqualTo(new ExtraAttribute(99999, 1, Octets.ofHex("0361")));
        assertThat(dictionary.attribute("Acme-LNS", "a")).isEqualTo(new ExtraAttribute(99999, 1, Octets.ofHex("61")));
        assertThat(dictionary.attribute("Acme-Mode", "fast").value()).isEqualTo(Octets.ofHex("00000007"));
        assertThat(dictionary.attribute("Acme-Mode", "0x10").value()).isEqualTo(Octets.ofHex("00000010"));
        assertThat(dictionary.attribute("Acme-Rate:2", "16777215").value()).isEqualTo(Octets.ofHex("02ffffff"));
        assertThat(dictionary.attribute("Acme-Address", "192.0.2.7").value()).isEqualTo(Octets.ofHex("c0000207"));
        assertThat(dictionary.attribute("NAS-IPv6-Address", "2001:db8::1").value())
                .isEqualTo(Octets.ofHex("20010db8000000000000000000000001"));
        assertThat(dictionary.attribute("Framed-IPv6-Prefix", "2001:db8::/33").value())
                .isEqualTo(Octets.ofHex("0021 20010db800"));
        assertThat(dictionary.attribute("Framed-Interface-Id", "1:0:0:ff").value())
                .isEqualTo(Octets.ofHex("00010000000000ff"));
        assertThat(dictionary.attribute("Class", "0x00ff").value()).isEqualTo(Octets.ofHex("00ff"));
        assertThat(dictionary.attribute("Class", "gold").value()).isEqualTo(Octets.ofText("gold"));
    }

    @Test
    void whatCannotBeWrittenSaysWhyAndNotWhatItWas() {
        Dictionary dictionary = acme();
        Map.ofEntries(
                        Map.entry("Nobody=x", "Nobody is in no dictionary"),
                        Map.entry("Acme-Nested=x", "Acme-Nested is no attribute that a packet can have"),
                        Map.entry("Acme-Large=x", "Acme-Large is no attribute that a packet can have"),
                        Map.entry("Acme-Secret=hunter2", "Acme-Secret is hidden by a secret and cannot be added"),
                        Map.entry("Acme-Mode=slow", "Acme-Mode needs a number or a name that a VALUE line gives"),
                        Map.entry("Acme-Mode=4294967296", "Acme-Mode needs a number of 4 octets"),
                        Map.entry("Acme-Mode=-1", "Acme-Mode needs a number of 4 octets"),
                        Map.entry("Acme-Rate:1=16777216", "Acme-Rate needs a number of 3 octets besides its tag"),
                        Map.entry("Acme-Mode:1=7", "Acme-Mode has no tag"),
                        Map.entry("Acme-LNS:32=a", "Acme-LNS needs a tag of 1 to 31"),
                        Map.entry("Acme-Address=256.0.0.1", "Acme-Address needs an IPv4 address"),
                        Map.entry("Acme-Address=localhost", "Acme-Address needs an IPv4 address"),
                        Map.entry("NAS-IPv6-Address=::1::", "NAS-IPv6-Address needs an IPv6 address"),
                        Map.entry(
                                "Framed-IPv6-Prefix=2001:db8::",
                                "Framed-IPv6-Prefix needs an IPv6 prefix with its length"),
                        Map.entry("Class=0x0", "Class needs pairs of hexadecimal digits after 0x"))
                .forEach((pair, problem) -> {
                    String[] parts = pair.split("=", 2);
                    assertThatThrownBy(() -> dictionary.attribute(parts[0], parts[1]))
                            .isInstanceOfSatisfying(
                                    DictionaryException.class,
                                    e -> assertThat(e.faults().get(0).problem()).isEqualTo(problem));
                });
    }

    @Test
    void everyFaultOfAFileIsListedWithItsLineAndARemedy() {
        assertThat(faults("""
                        ATTRIBUTE Lonely
                        ATTRIBUTE A x string
                        ATTRIBUTE B 7 stirng
                        ATTRIBUTE C 8 string has_tags
                        VALUE Nobody x 1
                        VALUE User-Name x
                        VENDOR Acme
                        BEGIN-VENDOR Nobody
                        END-VENDOR Nobody
                        ATTRIBUT D 9 string
                        $INCLUDE other
                        $INCLUDE- optional
                        $INCLUDE file
                        $INCLUDE
                        BEGIN-VENDOR Cisco
                        """))
                .containsExactly(
                        "dir/file:1: ATTRIBUTE has no name, number and type; write ATTRIBUTE NAME NUMBER TYPE",
                        "dir/file:2: the number of A is none; write a decimal or hexadecimal number",
                        "dir/file:3: B is of the unknown type stirng; write string, octets, integer, ipaddr or such",
                        "dir/file:4: C has the unknown flag has_tags; write has_tag, encrypt=1 or encrypt=2",
                        "dir/file:6: VALUE has no attribute, name and number; write VALUE ATTRIBUTE NAME NUMBER",
                        "dir/file:7: VENDOR has no name or number; write VENDOR NAME NUMBER",
                        "dir/file:8: BEGIN-VENDOR of an unknown vendor; write VENDOR NAME NUMBER before it",
                        "dir/file:9: END-VENDOR does not end what was begun; name the vendor of the BEGIN-VENDOR before it",
                        "dir/file:10: a line begins with neither ATTRIBUTE, VALUE, VENDOR, BEGIN-VENDOR, END-VENDOR nor"
                                + " $INCLUDE; correct or remove it",
                        "dir/file:11: dir/other cannot be read; correct its name or permissions",
                        "dir/file:13: dir/file includes itself; remove one of the $INCLUDE lines",
                        "dir/file:14: $INCLUDE names no file; write one file name behind it",
                        "dir/file:16: Cisco is begun and not ended; add its END line",
                        "dir/file:5: a VALUE for nobody, which is no attribute; define it by an ATTRIBUTE line");
    }

    @Test
    void filesIncludeOthersBesideThem(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("main"), "$INCLUDE more/acme\n$INCLUDE- absent\n");
        Files.createDirectory(directory.resolve("more"));
        Files.writeString(directory.resolve("more/acme"), ACME + "$INCLUDE values\n");
        Files.writeString(directory.resolve("more/values"), "VALUE Acme-Mode Slow 8\n");
        Dictionary dictionary = Dictionary.builtIn().with(directory.resolve("main"));
        assertThat(dictionary.attribute("Acme-Mode", "Slow").value()).isEqualTo(Octets.ofHex("00000008"));
        assertThatThrownBy(() -> Dictionary.builtIn().with(directory.resolve("missing")))
                .isInstanceOf(DictionaryException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void filesThatIncludeOneAnotherWithoutEndAreAFault() {
        // Whatever it is called it includes two more.
        assertThatThrownBy(() -> Dictionary.builtIn()
                        .with(
                                "file",
                                name -> Optional.of("$INCLUDE a/" + name.length() + "\n$INCLUDE b/" + name.length())))
                .isInstanceOf(DictionaryException.class)
                .hasMessageContaining("more than 1000 files are included");
        assertThat(faults("$INCLUDE x/../file")).singleElement().asString().contains("includes itself");
    }

    @Test
    void vendorsWithAFormatOfTheirOwnAreKnownAndNotWritten() {
        Dictionary dictionary =
                read("VENDOR Own 7 format=2,1\nBEGIN-VENDOR Own\nATTRIBUTE Own-A 1 string\nEND-VENDOR Own\n"
                        + "BEGIN-TLV Own-A\nATTRIBUTE Inner 1 string\nEND-TLV Own-A\nATTRIBUTE Old 2 string Cisco\n");
        assertThat(dictionary.attribute("Own-A").orElseThrow().isOnTheWire()).isFalse();
        assertThat(dictionary.attribute("Inner").orElseThrow().isOnTheWire()).isFalse();
        assertThat(dictionary.attribute("Old").orElseThrow().vendor()).isEqualTo(9);
    }

    // An attribute of the operator's stands for one of a tunnel.

    @Test
    void theOperatorsAttributesSpeakOfTunnels() throws Exception {
        Dictionary dictionary = acme();
        TunnelMapping mapping = TunnelMapping.standard()
                .with(
                        dictionary,
                        Map.of(
                                "Acme-LNS", "server-endpoint",
                                "Acme-Secret", "password",
                                "Acme-Sessions", "max-sessions",
                                "Acme-Address", "client-endpoint",
                                "Acme-Rate", "preference"));
        Decision decision = ReplyFile.read("reply", """
                Tunnel-Type:1 = L2TP
                Acme-LNS:1 = "lns.example", Acme-LNS:1 += "lns2.example"
                Acme-Secret:1 = "hunter2"
                Acme-Sessions = 12
                Acme-Address = 198.51.100.1
                Acme-Rate:1 = 5
                """, dictionary, mapping, new Counters<>(RadiusEvent.class));
        assertThat(((Decision.Accept) decision).offers())
                .containsExactly(new TunnelOffer(
                        1,
                        5,
                        List.of("lns.example", "lns2.example"),
                        "198.51.100.1",
                        Octets.ofText("hunter2"),
                        null,
                        null,
                        null,
                        null,
                        12,
                        null,
                        null));
    }

    @Test
    void aMappingThatCannotBeSaysWhy() {
        assertThatThrownBy(() -> TunnelMapping.standard()
                        .with(
                                acme(),
                                Map.of(
                                        "Nobody", "password",
                                        "Acme-LNS", "lns",
                                        "Acme-Mode", "server-endpoint",
                                        "Acme-Obscured", "password",
                                        "Acme-Large", "password")))
                .isInstanceOfSatisfying(
                        DictionaryException.class,
                        e -> assertThat(e.faults())
                                .extracting(DictionaryException.Fault::problem)
                                .containsExactlyInAnyOrder(
                                        "Nobody is in no dictionary",
                                        "Acme-LNS is mapped to \"lns\", which is nothing",
                                        "Acme-Mode is of type integer and cannot be a server-endpoint",
                                        "Acme-Obscured is of type string and cannot be a password",
                                        "Acme-Large cannot be in a packet"));
    }
}
