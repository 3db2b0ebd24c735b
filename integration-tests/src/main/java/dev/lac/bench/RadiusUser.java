package dev.lac.bench;

import dev.lac.protocol.Octets;
import dev.lac.radius.AccessLine;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Attachment;
import dev.lac.radius.Framed;
import dev.lac.radius.Proof;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** One of the users whom every server of {@code ./bench radius} knows, with the CHAP response that it has given. */
record RadiusUser(String name, String password, Proof.Chap proof, String line, Attachment attachment) {
    private static final Octets CLASS = Octets.ofText("0123456789abcdef");
    private static final Octets CHALLENGE = Octets.ofHex("00112233445566778899aabbccddeeff");
    private static final int IDENTIFIER = 1;
    private static final int MTU = 1492;

    /** The users 1 to {@code count}, whose names and passwords are as {@code ./bench} writes them for FreeRADIUS. */
    static List<RadiusUser> all(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(RadiusUser::of).toList();
    }

    private static RadiusUser of(int number) {
        String password = String.format(Locale.ROOT, "password-%05d", number);
        String line = "access0 eth 0/1/" + number;
        return new RadiusUser(
                String.format(Locale.ROOT, "user%05d@bench.example", number),
                password,
                new Proof.Chap(IDENTIFIER, CHALLENGE, response(password)),
                line,
                new Attachment(
                        Attachment.PPPOE_OVER_ETHERNET,
                        "access0",
                        String.format(Locale.ROOT, "02:00:00:00:%02x:%02x", number >> 8 & 0xff, number & 0xff),
                        null,
                        new AccessLine(Octets.ofText(line), null, Map.of())));
    }

    /** RFC 1994 §4.1: "the one-way hash calculated over [...] the Identifier, followed by the secret, followed by the Challenge". */
    private static Octets response(String password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            Octets.of(IDENTIFIER).update(digest);
            Octets.ofText(password).update(digest);
            CHALLENGE.update(digest);
            return Octets.copyOf(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    AccessRequest login(String sessionId) {
        return new AccessRequest(name, proof, AccessRequest.Service.FRAMED, attachment, MTU, sessionId, List.of());
    }

    /** The Start of a session without a tunnel. */
    AccountingRequest start(String sessionId) {
        return new AccountingRequest(
                AccountingRequest.Status.START,
                sessionId,
                new AccountingRequest.User(
                        name,
                        AccountingRequest.Authentic.RADIUS,
                        attachment,
                        List.of(CLASS),
                        null,
                        Framed.NONE,
                        List.of()),
                null,
                null,
                null);
    }

    /** The same login in the words of {@code radclient -f}, which computes the CHAP response and the signature each time. */
    String forRadclient(String nasIdentifier) {
        return String.join(
                "\n",
                "Message-Authenticator = 0x00",
                "User-Name = \"" + name + "\"",
                "CHAP-Password = \"" + password + "\"",
                "CHAP-Challenge = 0x" + CHALLENGE.hex(),
                "Service-Type = Framed-User",
                "Framed-Protocol = PPP",
                "NAS-Identifier = \"" + nasIdentifier + "\"",
                "NAS-Port-Type = " + attachment.nasPortType(),
                "NAS-Port-Id = \"" + attachment.nasPortId() + "\"",
                "Calling-Station-Id = \"" + attachment.callingStationId() + "\"",
                "ADSL-Agent-Circuit-Id = \"" + line + "\"",
                "Framed-MTU = " + MTU,
                "Acct-Session-Id = \"S00000001\"",
                "",
                "");
    }

    @Override
    public String toString() {
        return name;
    }
}
