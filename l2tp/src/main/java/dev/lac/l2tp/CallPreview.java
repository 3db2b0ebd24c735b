package dev.lac.l2tp;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an LNS would be told of a call in ICRQ and ICCN (RFC 2661 §6.6, §6.8), attribute by attribute; proofs are left out. */
public final class CallPreview {
    /** Words that stay as they are in the names of attributes. */
    private static final Set<String> ACRONYMS = Set.of("LCP", "DS", "ID", "NAS", "BPS", "PPP", "ACCM", "CONFREQ");

    private static final Set<AvpType> TEXTS = EnumSet.of(
            AvpType.CALLED_NUMBER,
            AvpType.CALLING_NUMBER,
            AvpType.SUB_ADDRESS,
            AvpType.PROXY_AUTHEN_NAME,
            AvpType.PRIVATE_GROUP_ID,
            AvpType.AGENT_CIRCUIT_ID,
            AvpType.AGENT_REMOTE_ID);

    private static final Set<AvpType> PROOFS =
            EnumSet.of(AvpType.PROXY_AUTHEN_RESPONSE, AvpType.PROXY_AUTHEN_CHALLENGE);

    /** RFC 2661 §4.4.5, from 1 on. */
    private static final List<String> AUTHEN_TYPES = List.of(
            "textual username/password exchange", "CHAP", "PAP", "no authentication", "Microsoft CHAP version 1");

    private CallPreview() {}

    /**
     * An attribute.
     *
     * @param number of its vendor
     * @param name in the words of its RFC
     * @param hidden whether the H bit is set
     * @param value in words; of a proof its length alone
     */
    public record Told(int vendorId, int number, String name, boolean mandatory, boolean hidden, String value) {}

    /**
     * A message.
     *
     * @param name {@code ICRQ} or {@code ICCN}
     */
    public record Message(String name, List<Told> attributes) {}

    /**
     * @param hideAvps whether the tunnel has a secret and hides what may be hidden
     */
    public static List<Message> of(CallSpec spec, boolean hideAvps) {
        // Values are read back, so they are written in clear, but for those that never are: hence a secret, which shows
        // nowhere.
        TunnelSpec plain =
                TunnelSpec.builder("preview").secret(Octets.ofText("preview")).build();
        Octets icrq = CallMessages.icrq(new MessageWriter(MessageType.ICRQ, plain, new Random(0)), 0, spec);
        Octets iccn = CallMessages.iccn(
                new MessageWriter(MessageType.ICCN, plain, new Random(0)),
                spec,
                spec.txConnectSpeed(),
                spec.rxConnectSpeed(),
                FramingType.SYNCHRONOUS);
        return List.of(new Message("ICRQ", told(icrq, hideAvps)), new Message("ICCN", told(iccn, hideAvps)));
    }

    private static List<Told> told(Octets body, boolean hideAvps) {
        List<Told> told = new ArrayList<>();
        try {
            PacketReader reader = new PacketReader(body.buffer());
            while (reader.remaining() > 0) {
                Avp avp = Avp.read(reader);
                AvpType type = AvpType.of(avp.vendorId(), avp.type());
                if (type != AvpType.RANDOM_VECTOR) {
                    boolean hidden =
                            avp.hidden() || (hideAvps && type != null && type.hiding() == AvpType.Hiding.WHEN_TOLD);
                    told.add(new Told(
                            avp.vendorId(), avp.type(), name(type, avp), avp.mandatory(), hidden, value(type, avp)));
                }
            }
        } catch (MalformedPacketException e) {
            throw new IllegalStateException("what we have written ourselves", e);
        }
        return told;
    }

    private static String name(@Nullable AvpType type, Avp avp) {
        return type == null
                ? "attribute " + avp.type()
                : Arrays.stream(type.name().split("_"))
                        .map(word -> ACRONYMS.contains(word)
                                ? word
                                : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" "));
    }

    private static String value(@Nullable AvpType type, Avp avp) {
        Octets value = avp.value();
        if (type == AvpType.MESSAGE_TYPE) {
            return number(value) + " (" + MessageType.of((int) number(value)) + ")";
        }
        if (type == AvpType.PROXY_AUTHEN_TYPE) {
            int authenType = (int) number(value);
            return authenType + " (" + AUTHEN_TYPES.get(authenType - 1) + ")";
        }
        if (type == AvpType.ASSIGNED_SESSION_ID) {
            return "given when the call is placed";
        }
        if (avp.hidden() || (type != null && PROOFS.contains(type))) {
            return avp.hidden() ? "(hidden)" : value.length() + " octets, not shown";
        }
        if (type != null && TEXTS.contains(type)) {
            return value.text();
        }
        return type != null && type.isNumber() ? String.valueOf(number(value)) : value.hex();
    }

    private static long number(Octets value) {
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << Byte.SIZE | value.get(i);
        }
        return number;
    }
}
