package dev.lac.l2tp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.protocol.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The catalogues of attributes, messages and codes against the RFC's own text (RFC 2661 §4.4, §6), and what we send against them. */
class CatalogueTest {
    private static final Pattern NUMBER = Pattern.compile("Attribute\\s+Type\\s+(\\d+)");
    private static final Pattern M_BIT = Pattern.compile("M-bit for this AVP MUST be set to (\\d)");
    private static final Pattern LENGTH =
            Pattern.compile("Length(?: \\(before hiding\\))?(?: of this AVP)? is (\\d+)(,? plus)?");

    /** What §4.4 says of an attribute. */
    private record Printed(
            int number, Set<String> messages, boolean hideable, boolean mandatory, int length, boolean open) {}

    private static String print(String section) throws IOException {
        try (InputStream in = CatalogueTest.class.getResourceAsStream("/rfc2661/section-" + section + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** The attributes of §4.4, each under its title, such as "Host Name (SCCRP, SCCRQ)". */
    private static List<Printed> attributes() throws IOException {
        List<Printed> attributes = new ArrayList<>();
        for (String part : print("4.4").split("\n   (?=[^ ][^\n]*\\([A-Za-z, ]+\\)\n)")) {
            Matcher number = NUMBER.matcher(part);
            if (number.find()) {
                attributes.add(printed(Integer.parseInt(number.group(1)), part));
            }
        }
        return attributes;
    }

    private static Printed printed(int number, String part) {
        String title = part.substring(0, part.indexOf('\n'));
        String messages = title.substring(title.lastIndexOf('(') + 1, title.lastIndexOf(')'));
        String flat = part.replaceAll("\\s+", " ");
        boolean never = flat.matches(".*(MUST NOT|may not) be hidden.*");
        assertThat(never || flat.contains("may be hidden")).as(title).isTrue();
        Matcher m = M_BIT.matcher(flat);
        boolean mandatory = m.find() ? m.group(1).equals("1") : flat.contains("M-bit MUST be set to 1");
        Matcher length = LENGTH.matcher(flat);
        boolean known = length.find();
        return new Printed(
                number,
                new TreeSet<>(Arrays.asList(messages.toUpperCase(Locale.ROOT).split(", "))),
                !never,
                mandatory,
                known ? Integer.parseInt(length.group(1)) - Avp.HEADER_LENGTH : -1,
                known && length.group(2) != null);
    }

    @Test
    void everyAttributeIsAsTheRfcPrintsIt() throws IOException {
        List<Printed> attributes = attributes();
        assertThat(attributes).hasSize(39);
        for (Printed printed : attributes) {
            AvpType type = AvpType.of(printed.number);
            assertThat(type).as("attribute %d", printed.number).isNotNull();
            assertThat(type.mandatory()).as("M of %s", type).isEqualTo(printed.mandatory);
            assertThat(type.hiding() != AvpType.Hiding.NEVER)
                    .as("H of %s", type)
                    .isEqualTo(printed.hideable);
            if (printed.length >= 0 && type != AvpType.RESULT_CODE) {
                assertThat(type.allows(printed.length)).as("length of %s", type).isEqualTo(!mustHaveOctet(type));
                assertThat(type.allows(printed.length - 1))
                        .as("length of %s", type)
                        .isFalse();
                assertThat(type.allows(printed.length + 1))
                        .as("length of %s", type)
                        .isEqualTo(printed.open);
            }
        }
        // The Result Code may be followed by an Error Code and an Error Message.
        assertThat(AvpType.RESULT_CODE.allows(2)).isTrue();
        assertThat(AvpType.RESULT_CODE.allows(4)).isTrue();
        assertThat(AvpType.RESULT_CODE.allows(1)).isFalse();
    }

    /** "At least 1 octet", "one or more octets": the printed length of 6 is that of none. */
    private static boolean mustHaveOctet(AvpType type) {
        return Set.of(AvpType.HOST_NAME, AvpType.CHALLENGE, AvpType.PROXY_AUTHEN_CHALLENGE, AvpType.RANDOM_VECTOR)
                .contains(type);
    }

    @Test
    void everyMessageRequiresWhatTheRfcSays() throws IOException {
        Map<String, AvpType> names = new TreeMap<>();
        for (AvpType type : AvpType.values()) {
            names.put(type.name().replaceAll("[^A-Z0-9]", ""), type);
        }
        Matcher section = Pattern.compile(
                        "\n6\\.\\d+ [A-Z][A-Za-z-]+ \\((\\w+)\\)\n(.*?)(?=\n6\\.\\d+ |$)", Pattern.DOTALL)
                .matcher(print("6"));
        int sections = 0;
        while (section.find()) {
            MessageType type = MessageType.valueOf(section.group(1).toUpperCase(Locale.ROOT));
            Matcher must = Pattern.compile("MUST be present in (?:the )?\\w+(?: message)?:\n\n((?:      \\S.*\n)+)")
                    .matcher(section.group(2) + "\n");
            Set<AvpType> required = new TreeSet<>();
            if (must.find()) {
                for (String line : must.group(1).split("\n")) {
                    String name = line.replace("(Tx)", "Tx")
                            .replaceAll("[^A-Za-z0-9]", "")
                            .toUpperCase(Locale.ROOT);
                    AvpType avp = names.get(name.replaceAll("AVP$", ""));
                    assertThat(avp).as("%s: %s", type, line).isNotNull();
                    required.add(avp);
                }
            }
            required.remove(AvpType.MESSAGE_TYPE);
            boolean outgoing = type == MessageType.OCRQ || type == MessageType.OCCN;
            if (outgoing) {
                // Refused whatever they say (§7.5): nothing but the call's id is looked for.
                assertThat(required).containsAll(type.required());
            } else {
                assertThat(required).as("%s", type).containsExactlyInAnyOrderElementsOf(type.required());
            }
            sections++;
        }
        assertThat(sections).isEqualTo(14);
    }

    /** Every message both ends send, in a conversation that uses all of them, holds what the RFC lists for it, with the M bit it names. */
    @Test
    void whatIsSentBelongsToItsMessage() throws Exception {
        List<Printed> attributes = attributes();
        TunnelSpec spec = TunnelSpec.builder("host")
                .vendorName("dev")
                .secret(Specs.SECRET)
                .hideAvps(true)
                .vectorForEach(true)
                .hidePadding(64)
                .tieBreaker(true)
                .dscp(46)
                .build();
        Pair pair = new Pair(1, spec, spec);
        Set<MessageType> seen = new TreeSet<>();
        Pair.LacCall call = pair.call(5, everything());
        pair.clock.advance(Duration.ofSeconds(1));
        call.call.reportErrors(new CallErrors(1, 2, 3, 4, 5, 6), pair.clock.now());
        call.call.connectSpeedUpdate(1, 2, pair.clock.now());
        LnsCall lnsCall = pair.lnsCalls.get(0).call;
        lnsCall.setLinkInfo(1, 2, pair.clock.now());
        lnsCall.requestConnectSpeed(pair.clock.now());
        pair.clock.advance(Duration.ofMinutes(2));
        call.call.close(
                CdnResult.LOSS_OF_CARRIER,
                null,
                "text",
                new PppDisconnectCause(PppDisconnectCause.Code.NORMAL, 0, 0, ""),
                pair.clock.now());
        pair.lac.close(StopCcnResult.SHUTTING_DOWN, null, "text", pair.clock.now());
        pair.clock.advance(Duration.ofMinutes(2));
        List<Octets> all = new ArrayList<>(pair.sentByLac);
        all.addAll(pair.sentByLns);
        for (Octets packet : all) {
            ControlMessage message = ControlMessage.parse(packet.buffer());
            assertThat(packet.get(0) << 8 | packet.get(1))
                    .as("reserved bits, O and P are 0")
                    .isEqualTo(0xc802);
            List<Avp> avps = message.avps();
            if (!message.isZlb()) {
                MessageType type = MessageType.of(avps.get(0).value().get(1));
                seen.add(type);
                avps.forEach(avp -> assertBelongs(avp, type, attributes));
            }
        }
        assertThat(seen).hasSize(13);
    }

    private static CallSpec everything() {
        Octets one = Octets.of(1);
        return CallSpec.builder(1)
                .callingNumber("calling")
                .calledNumber("called")
                .subAddress("sub")
                .bearerType(0)
                .physicalChannelId(1)
                .connectSpeed(1, 1)
                .privateGroupId("group")
                .sequencingRequired(true)
                .connectSpeedUpdates(true)
                .dscp(0)
                .nasPortInfo(one)
                .accessLine(new AccessLineInformation(one, one, Map.of()))
                .proxyLcp(new ProxyLcp(one, one, one))
                .proxyAuthentication(new ProxyAuthentication.Chap(one, 1, one, one))
                .build();
    }

    private static void assertBelongs(Avp avp, MessageType message, List<Printed> attributes) {
        assertThat(avp.reserved()).isZero();
        AvpType type = AvpType.of(avp.vendorId(), avp.type());
        boolean messageType = type == AvpType.MESSAGE_TYPE;
        assertThat(avp.mandatory())
                .as("%s in %s", avp, message)
                .isEqualTo(messageType ? message.mandatory() : type.mandatory());
        assertThat(avp.hidden() && type.hiding() == AvpType.Hiding.NEVER)
                .as("%s", avp)
                .isFalse();
        if (avp.vendorId() == 0) {
            attributes.stream()
                    .filter(printed -> printed.number == avp.type() && !printed.messages.contains("ALL MESSAGES"))
                    .forEach(printed ->
                            assertThat(printed.messages).as("%s", type).contains(message.name()));
        }
    }

    @Test
    void codesAreKnownByTheirNumbersAndWords() {
        for (StopCcnResult result : StopCcnResult.values()) {
            assertThat(StopCcnResult.of(result.number())).isEqualTo(result);
            assertThat(result.meaning()).isNotEmpty();
        }
        for (CdnResult result : CdnResult.values()) {
            assertThat(CdnResult.of(result.number())).isEqualTo(result);
            assertThat(result.meaning()).isNotEmpty();
        }
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.number())).isEqualTo(code);
            assertThat(code.meaning()).isNotEmpty();
        }
        for (PppDisconnectCause.Code code : PppDisconnectCause.Code.values()) {
            assertThat(PppDisconnectCause.Code.of(code.number())).isEqualTo(code);
            assertThat(code.meaning()).isNotEmpty();
        }
        assertThat(StopCcnResult.of(0)).isNull();
        assertThat(StopCcnResult.of(9)).isNull();
        assertThat(CdnResult.of(29)).as("not assigned").isNull();
        assertThat(CdnResult.of(32)).isNull();
        assertThat(ErrorCode.of(13)).isNull();
        assertThat(PppDisconnectCause.Code.of(21)).isNull();
        assertThat(PppDisconnectCause.Code.of(-1)).isNull();
    }

    /** The words of RFC 2661 §4.4.2 for the codes it defines. */
    @Test
    void resultAndErrorCodesAreThoseOfTheRfc() throws IOException {
        String text = print("4.4").replaceAll("\\s+", " ");
        for (int code = 1; code <= 7; code++) {
            assertThat(text).contains(code + " - " + StopCcnResult.of(code).meaning());
        }
        for (int code = 1; code <= 11; code++) {
            assertThat(text).contains(code + " - " + CdnResult.of(code).meaning());
        }
        for (int code = 0; code <= 8; code++) {
            assertThat(text).contains(code + " - " + ErrorCode.of(code).meaning());
        }
    }

    @Test
    void messageTypesAreThoseOfTheRfc() {
        int[] numbers = Arrays.stream(MessageType.values())
                .mapToInt(MessageType::number)
                .toArray();
        assertThat(numbers).containsExactly(1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 28, 29);
        for (MessageType type : MessageType.values()) {
            assertThat(MessageType.of(type.number())).isEqualTo(type);
            assertThat(type.mandatory()).isEqualTo(type.number() <= 16);
            assertThat(type.section()).isNotEmpty();
        }
        assertThat(MessageType.of(0)).isNull();
        assertThat(MessageType.of(5)).isNull();
        assertThat(MessageType.of(13)).isNull();
        assertThat(MessageType.of(30)).isNull();
        assertThat(MessageType.of(-1)).isNull();
    }

    @Test
    void attributesOfVendorsAreKnownByBothNumbers() {
        assertThat(AvpType.of(AvpType.Vendor.ADSL_FORUM, 129)).isEqualTo(AvpType.ACTUAL_DATA_RATE_UPSTREAM);
        assertThat(AvpType.of(AvpType.Vendor.CISCO, 129)).isNull();
        assertThat(AvpType.of(AvpType.Vendor.CISCO, 100)).isEqualTo(AvpType.CISCO_NAS_PORT_INFO);
        assertThat(AvpType.of(AvpType.Vendor.ADSL_FORUM, 1).section()).isEqualTo("RFC 5515");
        assertThat(AvpType.of(20)).as("the one that §4.4 does not assign").isNull();
        assertThat(AvpType.of(-1)).isNull();
        for (int number = 129; number <= 142; number++) {
            AccessLineInformation.Figure figure = AccessLineInformation.Figure.of(number);
            assertThat(figure.avp().number()).isEqualTo(number);
            assertThat(figure.isRate()).isEqualTo(number <= 138);
        }
        assertThat(AccessLineInformation.Figure.of(143)).isNull();
        Arrays.stream(AvpType.values())
                .filter(type -> type.vendorId() != 0)
                .forEach(type ->
                        assertThat(type.mandatory()).as("§4.2: %s", type).isFalse());
    }
}
