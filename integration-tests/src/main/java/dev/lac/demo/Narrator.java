package dev.lac.demo;

import dev.lac.l2tp.Avp;
import dev.lac.l2tp.AvpType;
import dev.lac.l2tp.ControlMessage;
import dev.lac.l2tp.MessageType;
import dev.lac.ppp.PppPacket;
import dev.lac.ppp.Protocol;
import dev.lac.pppoe.DiscoveryPacket;
import dev.lac.pppoe.SessionHeader;
import dev.lac.pppoe.Tag;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what passes on the wires, a line each with the time in milliseconds; frames are read again from their octets. */
final class Narrator {
    private static final List<String> LCP_CODES = List.of(
            "",
            "Configure-Request",
            "Configure-Ack",
            "Configure-Nak",
            "Configure-Reject",
            "Terminate-Request",
            "Terminate-Ack",
            "Code-Reject",
            "Protocol-Reject",
            "Echo-Request",
            "Echo-Reply");
    private static final List<String> CHAP_CODES = List.of("", "Challenge", "Response", "Success", "Failure");
    private static final List<String> PAP_CODES =
            List.of("", "Authenticate-Request", "Authenticate-Ack", "Authenticate-Nak");
    private static final List<String> RADIUS_CODES = List.of(
            "", "Access-Request", "Access-Accept", "Access-Reject", "Accounting-Request", "Accounting-Response");
    private static final int ETHERNET = 14;
    private static final int ICMP_TYPE = 20;

    private final PrintStream out;
    private long start = System.nanoTime();
    private boolean silent;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** Time counts from here. */
    synchronized void begin() {
        start = System.nanoTime();
    }

    /** Says no more of single packets from now on. */
    synchronized void silence() {
        silent = true;
    }

    /** A remark in the margin. */
    synchronized void say(String line) {
        out.printf(Locale.ROOT, "%9.3f ms  %s%n", (System.nanoTime() - start) / 1e6, line);
    }

    private synchronized void tell(String from, String to, String what) {
        if (!silent) {
            String arrow = from.isEmpty() ? "  " : "->";
            say(String.format(Locale.ROOT, "%-10s %s %-10s  %s", from, arrow, to, what));
        }
    }

    /** A frame on the access wire. */
    void frame(boolean fromSubscriber, Octets frame) {
        String from = fromSubscriber ? "subscriber" : "LAC";
        String to = fromSubscriber ? "LAC" : "subscriber";
        try {
            if ((frame.get(12) << 8 | frame.get(13)) == SessionHeader.ETHERTYPE_DISCOVERY) {
                tell(from, to, discovery(frame.slice(ETHERNET, frame.length())));
            } else {
                int begin = ETHERNET + SessionHeader.HEADER_LENGTH;
                int length = SessionHeader.length(frame.buffer(), ETHERNET);
                tell(from, to, ppp(frame.slice(begin, begin + length)));
            }
        } catch (MalformedPacketException e) {
            tell(from, to, "malformed: " + e.getMessage());
        }
    }

    private static String discovery(Octets packet) throws MalformedPacketException {
        DiscoveryPacket read = DiscoveryPacket.parse(packet.buffer());
        List<String> tags = new ArrayList<>();
        for (Tag tag : read.tags()) {
            var type = dev.lac.pppoe.TagType.of(tag.type());
            String name = type == null ? "tag " + tag.type() : type.name().replace('_', '-');
            boolean readable = type == dev.lac.pppoe.TagType.AC_NAME
                    || type == dev.lac.pppoe.TagType.SERVICE_NAME
                    || type == dev.lac.pppoe.TagType.GENERIC_ERROR;
            tags.add(readable ? name + " \"" + tag.value().text() + "\"" : name);
        }
        String session = read.sessionId() == 0 ? "" : " session " + read.sessionId();
        return read.code() + session + (tags.isEmpty() ? "" : "  " + String.join(", ", tags));
    }

    private static String ppp(Octets frame) throws MalformedPacketException {
        int number = frame.get(0) << 8 | frame.get(1);
        Octets information = frame.slice(2, frame.length());
        Protocol protocol = Protocol.of(number);
        if (protocol == Protocol.IP) {
            return "IP  " + (information.get(ICMP_TYPE) == 8 ? "ICMP echo request" : "ICMP echo reply") + ", "
                    + information.length() + " octets";
        }
        if (protocol == null) {
            return String.format(Locale.ROOT, "PPP protocol %04x", number);
        }
        PppPacket packet = PppPacket.parse(information);
        List<String> codes = switch (protocol) {
            case CHAP -> CHAP_CODES;
            case PAP -> PAP_CODES;
            default -> LCP_CODES;
        };
        String code = packet.code() < codes.size() ? codes.get(packet.code()) : "code " + packet.code();
        boolean message = protocol == Protocol.CHAP && packet.code() >= 3;
        return String.format(
                Locale.ROOT,
                "%-4s %s (id %d)%s",
                protocol,
                code,
                packet.identifier(),
                message && !packet.data().isEmpty() ? "  \"" + packet.data().text() + "\"" : "");
    }

    /** A datagram between LAC and RADIUS server. */
    void radius(boolean fromLac, Octets datagram) {
        int code = datagram.get(0);
        String name = code < RADIUS_CODES.size() ? RADIUS_CODES.get(code) : "code " + code;
        tell(fromLac ? "LAC" : "RADIUS", fromLac ? "RADIUS" : "LAC", name + " (id " + datagram.get(1) + ")");
    }

    /** A question to the name server, and its answer. */
    void dns(String questionAndAnswer) {
        tell("LAC", "DNS", questionAndAnswer);
    }

    /** A datagram between LAC and LNS. */
    void l2tp(boolean fromLac, Octets datagram) {
        String from = fromLac ? "LAC" : "LNS";
        String to = fromLac ? "LNS" : "LAC";
        if ((datagram.get(0) & 0x80) == 0) {
            return; // data: seen on the access wire already
        }
        try {
            ControlMessage message = ControlMessage.parse(datagram.buffer());
            if (message.isZlb()) {
                return;
            }
            List<String> proxy = new ArrayList<>();
            String name = "message";
            for (Avp avp : message.avps()) {
                AvpType type = avp.vendorId() == 0 ? AvpType.of(avp.type()) : null;
                if (type == AvpType.MESSAGE_TYPE) {
                    MessageType known =
                            MessageType.of(avp.value().get(0) << 8 | avp.value().get(1));
                    name = String.valueOf(known);
                } else if (avp.type() >= 26 && avp.type() <= 33) {
                    proxy.add(
                            avp.type() + " " + (type == null ? "" : type.name().replace('_', ' ')) + " ("
                                    + avp.value().length() + " octets" + (avp.mandatory() ? ", M" : "")
                                    + (avp.hidden() ? ", hidden" : "") + ")");
                }
            }
            tell(from, to, name + "  tunnel " + message.tunnelId() + " session " + message.sessionId());
            for (String avp : proxy) {
                tell("", "", "  AVP " + avp);
            }
        } catch (MalformedPacketException e) {
            tell(from, to, "malformed: " + e.getMessage());
        }
    }
}
