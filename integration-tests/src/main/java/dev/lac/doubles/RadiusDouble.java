package dev.lac.doubles;

import dev.lac.ppp.Credentials;
import dev.lac.ppp.MsChap;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A RADIUS server (RFC 2865, 2866) with its users in memory. It has a codec of its own, so that a fault of the client's cannot cancel
 * itself out.
 */
public final class RadiusDouble {
    private static final int ACCESS_REQUEST = 1;
    private static final int ACCESS_ACCEPT = 2;
    private static final int ACCESS_REJECT = 3;
    private static final int ACCOUNTING_REQUEST = 4;
    private static final int ACCOUNTING_RESPONSE = 5;
    private static final int STATUS_SERVER = 12;

    private static final int USER_NAME = 1;
    private static final int USER_PASSWORD = 2;
    private static final int CHAP_PASSWORD = 3;
    private static final int REPLY_MESSAGE = 18;
    private static final int CHAP_CHALLENGE = 60;
    private static final int MESSAGE_AUTHENTICATOR = 80;
    private static final int VENDOR_SPECIFIC = 26;
    private static final Octets MICROSOFT = Octets.of(0, 0, 1, 0x37);
    private static final int MS_CHAP_RESPONSE = 1;
    private static final int MS_CHAP_ERROR = 2;
    private static final int MS_CHAP_CHALLENGE = 11;
    private static final int MS_CHAP2_RESPONSE = 25;
    private static final int MS_CHAP2_SUCCESS = 26;
    private static final int AUTHENTICATOR_LENGTH = 16;
    private static final int HEADER_LENGTH = 20;

    /** An attribute by number, its value as on the wire. */
    public record Attribute(int type, Octets value) {}

    /**
     * A user.
     *
     * @param reply goes into the Access-Accept
     */
    public record User(Octets password, List<Attribute> reply) {}

    /** A request, the last value of each attribute by number. */
    public record Request(Map<Integer, Octets> attributes) {
        /** Acct-Status-Type: 1 Start, 2 Stop, 3 Interim-Update, 7 Accounting-On, 8 -Off. */
        public long status() {
            return number(40);
        }

        /** Whether it speaks of a session, and not of the NAS. */
        public boolean isOfSession() {
            return attributes.containsKey(1);
        }

        public long number(int type) {
            long value = 0;
            Octets octets = attributes.getOrDefault(type, Octets.EMPTY);
            for (int i = 0; i < octets.length(); i++) {
                value = value << 8 | octets.get(i);
            }
            return value;
        }

        public String text(int type) {
            return attributes.getOrDefault(type, Octets.EMPTY).text();
        }
    }

    private final Octets secret;
    private final Map<String, User> users = new HashMap<>();
    private final List<Request> access = new ArrayList<>();
    private final List<Request> accounting = new ArrayList<>();
    private final Set<Octets> accounted = new HashSet<>();
    private final String rejection;
    private int refusedPackets;
    private boolean signing = true;

    /**
     * @param rejection the Reply-Message of every Access-Reject
     */
    public RadiusDouble(Octets secret, String rejection) {
        this.secret = secret;
        this.rejection = rejection;
    }

    public RadiusDouble add(String name, String password, Attribute... reply) {
        users.put(name, new User(Octets.ofText(password), List.of(reply)));
        return this;
    }

    /** Whether replies to Access-Requests carry a Message-Authenticator; Debian 12's FreeRADIUS leaves it out. */
    public void signReplies(boolean signed) {
        signing = signed;
    }

    /** Every Accounting-Request of a session received, retransmissions left out. */
    public List<Request> accounting() {
        return accounting.stream().filter(Request::isOfSession).toList();
    }

    /** Every Accounting-Request received, Accounting-On and -Off included, retransmissions left out. */
    public List<Request> allAccounting() {
        return List.copyOf(accounting);
    }

    /** Every Access-Request received, retransmissions included. */
    public List<Request> accessRequests() {
        return List.copyOf(access);
    }

    /** A Disconnect-Request (code 40) or CoA-Request (43), RFC 5176 §2.3. */
    public Octets dynamic(int code, int identifier, Attribute... attributes) {
        PacketWriter writer = new PacketWriter();
        writer.u8(code).u8(identifier).u16(0).octets(new byte[AUTHENTICATOR_LENGTH]);
        for (Attribute attribute : attributes) {
            writer.u8(attribute.type).u8(2 + attribute.value.length()).octets(attribute.value);
        }
        Octets packet = writer.patchU16(2, writer.length()).toOctets();
        return packet.slice(0, 4).concat(md5(packet, secret)).concat(packet.slice(HEADER_LENGTH, packet.length()));
    }

    /** Packets that got no answer: malformed, or not made with our secret. */
    public int refusedPackets() {
        return refusedPackets;
    }

    /** What is answered to {@code datagram}, if anything. */
    public Optional<Octets> receive(Octets datagram) {
        try {
            Optional<Octets> reply = answer(datagram);
            refusedPackets += reply.isEmpty() ? 1 : 0;
            return reply;
        } catch (MalformedPacketException e) {
            refusedPackets++;
            return Optional.empty();
        }
    }

    private Optional<Octets> answer(Octets datagram) throws MalformedPacketException {
        PacketReader reader = datagram.reader();
        int code = reader.u8("Code");
        int identifier = reader.u8("Identifier");
        int length = reader.u16("Length");
        Octets authenticator = reader.octets(AUTHENTICATOR_LENGTH, "Authenticator");
        PacketReader attributes = reader.within(length - HEADER_LENGTH, "Attributes");
        Map<Integer, Octets> received = new HashMap<>();
        Map<Integer, Octets> microsoft = new HashMap<>();
        while (attributes.hasRemaining()) {
            int type = attributes.u8("Type");
            Octets value = attributes.octets(attributes.u8("Length") - 2, "Value");
            received.put(type, value);
            if (type == VENDOR_SPECIFIC && value.slice(0, 4).equals(MICROSOFT)) {
                microsoft.put(value.get(4), value.slice(6, value.length()));
            }
        }
        if (code == ACCESS_REQUEST && signed(datagram.slice(0, length), received)) {
            access.add(new Request(received));
            return Optional.of(access(identifier, authenticator, received, microsoft));
        }
        if (code == STATUS_SERVER && signed(datagram.slice(0, length), received)) {
            return Optional.of(reply(ACCESS_ACCEPT, identifier, authenticator, List.of()));
        }
        if (code == ACCOUNTING_REQUEST && madeWithSecret(datagram.slice(0, length), authenticator)) {
            if (accounted.add(datagram)) {
                accounting.add(new Request(received));
            }
            return Optional.of(reply(ACCOUNTING_RESPONSE, identifier, authenticator, List.of()));
        }
        return Optional.empty();
    }

    /** RFC 2869 §5.14: HMAC-MD5 over the packet with the attribute's value zero; it must be the first attribute. */
    private boolean signed(Octets packet, Map<Integer, Octets> received) {
        Octets signature = received.get(MESSAGE_AUTHENTICATOR);
        if (signature == null || packet.get(HEADER_LENGTH) != MESSAGE_AUTHENTICATOR) {
            return false;
        }
        int value = HEADER_LENGTH + 2;
        Octets zeroed = packet.slice(0, value)
                .concat(Octets.copyOf(new byte[AUTHENTICATOR_LENGTH]))
                .concat(packet.slice(value + AUTHENTICATOR_LENGTH, packet.length()));
        return hmac(zeroed).equals(signature);
    }

    /** RFC 2866 §3: the Request Authenticator is MD5 over the packet with sixteen zero octets in its place, and the secret. */
    private boolean madeWithSecret(Octets packet, Octets authenticator) {
        return md5(
                        packet.slice(0, 4),
                        Octets.copyOf(new byte[AUTHENTICATOR_LENGTH]),
                        packet.slice(HEADER_LENGTH, packet.length()),
                        secret)
                .equals(authenticator);
    }

    private Octets access(
            int identifier, Octets authenticator, Map<Integer, Octets> received, Map<Integer, Octets> microsoft) {
        User user = users.get(received.getOrDefault(USER_NAME, Octets.EMPTY).text());
        Credentials msChap = msChap(received.getOrDefault(USER_NAME, Octets.EMPTY), microsoft);
        if (msChap != null) {
            return msChapAccess(identifier, authenticator, user, msChap);
        }
        if (user != null && proves(user.password, authenticator, received)) {
            return reply(ACCESS_ACCEPT, identifier, authenticator, user.reply);
        }
        Attribute message = new Attribute(REPLY_MESSAGE, Octets.ofText(rejection));
        return reply(ACCESS_REJECT, identifier, authenticator, List.of(message));
    }

    /** RFC 2548 §2.1.3, §2.3.2: Ident and Flags stand before the response. */
    private static @Nullable Credentials msChap(Octets name, Map<Integer, Octets> microsoft) {
        Octets challenge = microsoft.getOrDefault(MS_CHAP_CHALLENGE, Octets.EMPTY);
        for (int type : new int[] {MS_CHAP_RESPONSE, MS_CHAP2_RESPONSE}) {
            Octets value = microsoft.get(type);
            if (value != null) {
                Octets response = value.slice(2, value.length()).concat(value.slice(1, 2));
                return type == MS_CHAP_RESPONSE
                        ? new Credentials.MsChapV1(name.text(), value.get(0), challenge, response, name)
                        : new Credentials.MsChapV2(name.text(), value.get(0), challenge, response, name);
            }
        }
        return null;
    }

    private Octets msChapAccess(int identifier, Octets authenticator, @Nullable User user, Credentials proof) {
        if (user == null || !proof.provesKnowledgeOf(user.password)) {
            return reply(
                    ACCESS_REJECT,
                    identifier,
                    authenticator,
                    List.of(microsoft(MS_CHAP_ERROR, proof.identifier(), "E=691 R=0 V=3 M=" + rejection)));
        }
        List<Attribute> reply = new ArrayList<>(user.reply);
        if (proof instanceof Credentials.MsChapV2 second) {
            String success = second.authenticatorResponse(MsChap.ntPasswordHash(user.password));
            reply.add(microsoft(MS_CHAP2_SUCCESS, proof.identifier(), success));
        }
        return reply(ACCESS_ACCEPT, identifier, authenticator, reply);
    }

    private static Attribute microsoft(int type, int identifier, String text) {
        Octets value = Octets.of(identifier).concat(Octets.ofText(text));
        return new Attribute(
                VENDOR_SPECIFIC,
                MICROSOFT.concat(Octets.of(type, 2 + value.length())).concat(value));
    }

    private boolean proves(Octets password, Octets authenticator, Map<Integer, Octets> received) {
        Octets chap = received.get(CHAP_PASSWORD);
        if (chap != null) {
            Octets challenge = received.getOrDefault(CHAP_CHALLENGE, authenticator);
            return md5(chap.slice(0, 1), password, challenge).equals(chap.slice(1, chap.length()));
        }
        return hide(password, authenticator).equals(received.getOrDefault(USER_PASSWORD, Octets.EMPTY));
    }

    /** RFC 2865 §5.2. */
    private Octets hide(Octets password, Octets authenticator) {
        int blocks = Math.max(1, (password.length() + AUTHENTICATOR_LENGTH - 1) / AUTHENTICATOR_LENGTH);
        byte[] padded = java.util.Arrays.copyOf(password.toByteArray(), blocks * AUTHENTICATOR_LENGTH);
        Octets last = authenticator;
        for (int block = 0; block < padded.length; block += AUTHENTICATOR_LENGTH) {
            Octets mask = md5(secret, last);
            for (int i = 0; i < AUTHENTICATOR_LENGTH; i++) {
                padded[block + i] ^= (byte) mask.get(i);
            }
            last = Octets.copyOf(padded).slice(block, block + AUTHENTICATOR_LENGTH);
        }
        return Octets.copyOf(padded);
    }

    private Octets reply(int code, int identifier, Octets request, List<Attribute> attributes) {
        PacketWriter writer = new PacketWriter();
        writer.u8(code).u8(identifier).u16(0).octets(request);
        boolean sign = signing && code != ACCOUNTING_RESPONSE;
        if (sign) {
            writer.u8(MESSAGE_AUTHENTICATOR).u8(2 + AUTHENTICATOR_LENGTH).octets(new byte[AUTHENTICATOR_LENGTH]);
        }
        for (Attribute attribute : attributes) {
            writer.u8(attribute.type).u8(2 + attribute.value.length()).octets(attribute.value);
        }
        Octets packet = writer.patchU16(2, writer.length()).toOctets();
        if (sign) {
            int value = HEADER_LENGTH + 2;
            packet = packet.slice(0, value)
                    .concat(hmac(packet))
                    .concat(packet.slice(value + AUTHENTICATOR_LENGTH, packet.length()));
        }
        return packet.slice(0, 4).concat(md5(packet, secret)).concat(packet.slice(HEADER_LENGTH, packet.length()));
    }

    private Octets hmac(Octets packet) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.toByteArray(), "HmacMD5"));
            return Octets.copyOf(mac.doFinal(packet.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Octets md5(Octets... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (Octets part : parts) {
                part.update(digest);
            }
            return Octets.copyOf(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
