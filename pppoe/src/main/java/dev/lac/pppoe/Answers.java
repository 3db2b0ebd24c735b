package dev.lac.pppoe;

import dev.lac.pppoe.DiscoveryPacket.Code;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The packets of an access concentrator: PADO, PADS and PADT (RFC 2516 §5.2, §5.4, §5.5; RFC 4638 §4). */
final class Answers {
    /** Octets of an error text that are worth a place in a frame. */
    private static final int MAXIMUM_ERROR_TEXT = 256;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Answers() {}

    /** {@code text} with a dot for every control character, fit for a tag and for a log. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(".");
    }

    /**
     * Offers {@code services}, the first of which the PADI asked for.
     *
     * @param maxPayload a PPP-Max-Payload is added when it is more than {@link MaxPayload#ORDINARY}
     */
    static DiscoveryPacket pado(
            DiscoveryPacket padi, String acName, List<Octets> services, Octets cookie, int maxPayload) {
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(TagType.AC_NAME, acName));
        for (Octets service : services) {
            tags.add(new Tag(TagType.SERVICE_NAME, service));
        }
        tags.add(new Tag(TagType.AC_COOKIE, cookie));
        addMaxPayload(tags, maxPayload);
        echo(tags, padi.first(TagType.HOST_UNIQ), padi.first(TagType.RELAY_SESSION_ID));
        return new DiscoveryPacket(Code.PADO, 0, tags);
    }

    /** Confirms {@code session}. */
    static DiscoveryPacket pads(Session session) {
        AccessSession access = session.access;
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag(TagType.SERVICE_NAME, session.serviceName));
        addMaxPayload(tags, access.maxPayload());
        echo(tags, access.hostUniq(), access.relaySessionId());
        return new DiscoveryPacket(Code.PADS, access.sessionId(), tags);
    }

    /** Refuses {@code padr} with an error tag. */
    static DiscoveryPacket refusal(DiscoveryPacket padr, Octets serviceName, TagType error, String text) {
        List<Tag> tags = new ArrayList<>();
        // §5.4 wants one Service-Name in a PADS; in a refusal it tells which request is refused.
        tags.add(new Tag(TagType.SERVICE_NAME, serviceName));
        tags.add(error(error, text));
        echo(tags, padr.first(TagType.HOST_UNIQ), padr.first(TagType.RELAY_SESSION_ID));
        return new DiscoveryPacket(Code.PADS, 0, tags);
    }

    /** Ends {@code session}; an empty text adds no Generic-Error. */
    static DiscoveryPacket padt(AccessSession session, String text) {
        List<Tag> tags = new ArrayList<>();
        if (!text.isEmpty()) {
            tags.add(error(TagType.GENERIC_ERROR, text));
        }
        // A relay finds the subscriber by it.
        echo(tags, null, session.relaySessionId());
        return new DiscoveryPacket(Code.PADT, session.sessionId(), tags);
    }

    /** Says that there is no session {@code sessionId}. */
    static DiscoveryPacket padtForStray(int sessionId) {
        return new DiscoveryPacket(Code.PADT, sessionId, List.of(error(TagType.GENERIC_ERROR, "No such session")));
    }

    private static void addMaxPayload(List<Tag> tags, int maxPayload) {
        if (maxPayload > MaxPayload.ORDINARY) {
            tags.add(new Tag(
                    TagType.PPP_MAX_PAYLOAD, new PacketWriter(2).u16(maxPayload).toOctets()));
        }
    }

    private static void echo(List<Tag> tags, @Nullable Octets hostUniq, @Nullable Octets relaySessionId) {
        if (hostUniq != null) {
            tags.add(new Tag(TagType.HOST_UNIQ, hostUniq));
        }
        if (relaySessionId != null) {
            tags.add(new Tag(TagType.RELAY_SESSION_ID, relaySessionId));
        }
    }

    /** "It MUST be a printable UTF-8 string" (appendix A), so it is cut between characters only. */
    private static Tag error(TagType type, String text) {
        StringBuilder cut = new StringBuilder();
        int length = 0;
        for (int codePoint : printable(text).codePoints().toArray()) {
            length += Octets.ofText(Character.toString(codePoint)).length();
            if (length > MAXIMUM_ERROR_TEXT) {
                break;
            }
            cut.appendCodePoint(codePoint);
        }
        return new Tag(type, cut.toString());
    }
}
