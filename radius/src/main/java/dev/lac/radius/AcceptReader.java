package dev.lac.radius;

import dev.lac.protocol.Counters;
import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the attributes of an Access-Accept mean, RFC 2865 §4.2. */
final class AcceptReader {
    /** RFC 2869 §5.16: "The value MUST NOT be smaller than 60." */
    private static final Duration SHORTEST_INTERIM = Duration.ofSeconds(60);

    /** Framed-IP-Address that leaves the choice to the user or the NAS, RFC 2865 §5.8. */
    private static final Set<Octets> SOMEBODY_ELSES_CHOICE = Set.of(Octets.ofHex("ffffffff"), Octets.ofHex("fffffffe"));

    private final Packet accept;
    private final Counters<RadiusEvent> counters;

    private AcceptReader(Packet accept, Counters<RadiusEvent> counters) {
        this.accept = accept;
        this.counters = counters;
    }

    /** The Accept, or the Reject it amounts to. */
    static Decision read(
            Packet accept,
            String server,
            TunnelMapping mapping,
            TunnelAttributes.Passwords passwords,
            Counters<RadiusEvent> counters) {
        AcceptReader reader = new AcceptReader(accept, counters);
        TunnelAttributes.Tunnels tunnels = TunnelAttributes.read(accept, mapping, passwords, counters);
        String message = replyMessage(accept);
        if (tunnels.isRejection()) {
            return new Decision.Reject(message, server, "accepts with Tunnel-Types other than L2TP only");
        }
        return new Decision.Accept(
                message,
                tunnels.offers(),
                tunnels.password(),
                new Decision.Identity(
                        reader.text(AttributeType.USER_NAME),
                        accept.all(AttributeType.CLASS).toList(),
                        accept.first(AttributeType.CHARGEABLE_USER_IDENTITY)
                                .filter(value -> !value.isEmpty())
                                .orElse(null)),
                new Decision.Timers(
                        reader.duration(AttributeType.SESSION_TIMEOUT),
                        reader.duration(AttributeType.IDLE_TIMEOUT),
                        reader.interim()),
                reader.framed(),
                Microsoft.success(accept).orElse(null),
                server);
    }

    /** All Reply-Messages; absent when there are none. */
    static @Nullable String replyMessage(Packet reply) {
        String joined = reply.all(AttributeType.REPLY_MESSAGE).map(Octets::text).collect(Collectors.joining(" "));
        return joined.isEmpty() ? null : joined;
    }

    /** The value of an attribute of four octets; absent also when it has another length. */
    static Optional<Long> integer(Packet reply, AttributeType type, Counters<RadiusEvent> counters) {
        Octets value = new AcceptReader(reply, counters).sized(type, 4, 4);
        return value == null ? Optional.empty() : Optional.of(value.buffer().getInt() & 0xffff_ffffL);
    }

    private @Nullable Duration duration(AttributeType type) {
        return integer(accept, type, counters)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElse(null);
    }

    private @Nullable Duration interim() {
        Duration interval = duration(AttributeType.ACCT_INTERIM_INTERVAL);
        if (interval == null || interval.compareTo(SHORTEST_INTERIM) >= 0) {
            return interval;
        }
        counters.increment(RadiusEvent.INTERIM_INTERVAL_RAISED);
        return SHORTEST_INTERIM;
    }

    private Framed framed() {
        Octets address = sized(AttributeType.FRAMED_IP_ADDRESS, 4, 4);
        return new Framed(
                address == null || SOMEBODY_ELSES_CHOICE.contains(address) ? null : address,
                prefix(),
                sized(AttributeType.FRAMED_INTERFACE_ID, 8, 8));
    }

    private @Nullable Octets prefix() {
        Octets value = accept.first(AttributeType.FRAMED_IPV6_PREFIX).orElse(null);
        Octets prefix = value == null ? null : Framed.canonicalPrefix(value);
        if (value != null && prefix == null) {
            counters.increment(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED);
        }
        return prefix;
    }

    private @Nullable String text(AttributeType type) {
        return accept.first(type)
                .map(Octets::text)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    private @Nullable Octets sized(AttributeType type, int least, int most) {
        Octets value = accept.first(type).orElse(null);
        if (value != null && (value.length() < least || value.length() > most)) {
            counters.increment(RadiusEvent.ATTRIBUTE_IGNORED_MALFORMED);
            return null;
        }
        return value;
    }
}
