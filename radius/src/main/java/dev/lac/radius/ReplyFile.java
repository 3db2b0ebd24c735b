package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Access-Accept as operators write it: {@code Tunnel-Server-Endpoint:1 = "lns.example"}, one attribute on a line or several with
 * commas between, as in the files of FreeRADIUS' users and radclient.
 */
public final class ReplyFile {
    private static final Pattern PAIR =
            Pattern.compile("\\s*&?(?:reply:)?(?<name>[A-Za-z0-9_./-]+)(?::(?<tag>\\d{1,3}))?"
                    + "\\s*(?<operator>:=|\\+=|=)\\s*(?::(?<oldTag>\\d{1,3}):)?"
                    + "(?<value>\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*+'|[^,\"'\\s]++)\\s*(?:,|$|(?=#))");

    private final String file;
    private final Dictionary dictionary;
    private final List<DictionaryException.Fault> faults = new ArrayList<>();
    private boolean overflown;
    private final AttributeWriter writer = new AttributeWriter(() -> overflown = true);

    private ReplyFile(String file, Dictionary dictionary) {
        this.file = file;
        this.dictionary = dictionary;
    }

    /**
     * What an Access-Accept with these attributes would mean.
     *
     * @param file what the text is called in faults
     * @param counters where what is ignored is counted
     * @return an Accept, or the Reject it amounts to
     * @throws DictionaryException with every fault there is
     */
    public static Decision read(
            String file, String text, Dictionary dictionary, TunnelMapping mapping, Counters<RadiusEvent> counters)
            throws DictionaryException {
        ReplyFile reader = new ReplyFile(file, dictionary);
        int line = 0;
        for (String each : text.split("\\R", -1)) {
            line++;
            reader.readLine(each, line);
        }
        DictionaryException.throwIf(reader.faults);
        return AcceptReader.read(
                reader.packet(),
                file,
                mapping,
                // Passwords are written in clear, behind a tag.
                value -> new TunnelAttributes.TaggedPassword(value.get(0), value.slice(1, value.length())),
                counters);
    }

    private Packet packet() {
        try {
            return new Packet(
                    PacketCode.ACCESS_ACCEPT.number(),
                    0,
                    Packet.ZERO_AUTHENTICATOR,
                    Packet.attributes(writer.toOctets()));
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("what was just written can be read", e);
        }
    }

    private void readLine(String text, int line) {
        Matcher pair = PAIR.matcher(text);
        int at = 0;
        while (at < text.length()) {
            String rest = text.substring(at).strip();
            if (rest.isEmpty() || rest.startsWith("#")) {
                return;
            }
            pair.region(at, text.length());
            if (!pair.lookingAt()) {
                fault(line, "this is no attribute", "write ATTRIBUTE = VALUE, text in quotation marks");
                return;
            }
            at = pair.end();
            write(pair, line);
        }
    }

    private void write(Matcher pair, int line) {
        try {
            DictionaryAttribute attribute = dictionary.writable(pair.group("name"));
            String tag = pair.group("tag") == null ? pair.group("oldTag") : pair.group("tag");
            Octets value = attribute.encode(
                    unquoted(pair.group("value")),
                    tag == null ? 0 : Integer.parseInt(tag),
                    dictionary.values(attribute));
            overflown = false;
            new ExtraAttribute(attribute.vendor(), attribute.number(), value).write(writer);
            if (overflown) {
                fault(line, attribute.name() + " is too long, or all are together", "shorten it");
            }
        } catch (DictionaryAttribute.UnwritableException e) {
            fault(line, e.problem(), "correct its name, tag or value");
        }
    }

    private static String unquoted(String value) {
        if (value.startsWith("'")) {
            return value.substring(1, value.length() - 1);
        }
        if (!value.startsWith("\"")) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < value.length() - 1; i++) {
            char each = value.charAt(i);
            if (each == '\\') {
                i++;
                each = switch (value.charAt(i)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> value.charAt(i);
                };
            }
            text.append(each);
        }
        return text.toString();
    }

    private void fault(int line, String problem, String remedy) {
        faults.add(new DictionaryException.Fault(file, line, problem, remedy));
    }
}
