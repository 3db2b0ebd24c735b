package dev.lac.radius;

import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketReader;
import dev.lac.protocol.PacketWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * News of a session, a tunnel or the NAS itself, for an Accounting-Request (RFC 2866 §4.1).
 *
 * @param sessionId Acct-Session-Id (§5.5), the same in Start and Stop, 1 octet at least
 * @param user whose session it is; absent for {@link Status#ON} and {@link Status#OFF}
 * @param tunnel the tunnel that carries the session, if one does
 * @param usage present exactly where {@link Status#hasUsage}
 * @param cause present exactly where {@link Status#hasCause}
 */
public record AccountingRequest(
        Status status,
        String sessionId,
        @Nullable User user,
        @Nullable Tunnel tunnel,
        @Nullable Usage usage,
        @Nullable TerminateCause cause) {
    public AccountingRequest {
        if (sessionId.isEmpty()) {
            throw new IllegalArgumentException("every record has an Acct-Session-Id");
        }
        if (status.hasUser() != (user != null)) {
            throw new IllegalArgumentException(status + (user == null ? " needs a user" : " has no user"));
        }
        if (status.hasUsage() != (usage != null)) {
            throw new IllegalArgumentException(status + (usage == null ? " needs usage" : " has no usage"));
        }
        if (status.hasCause() != (cause != null)) {
            throw new IllegalArgumentException(status + (cause == null ? " needs a cause" : " has no cause"));
        }
    }

    /** Acct-Status-Type, RFC 2866 §5.1 and RFC 2867 §3. */
    public enum Status {
        START(1),
        STOP(2),
        INTERIM_UPDATE(3),
        /** The NAS has begun: whatever it had before is over. */
        ON(7),
        /** The NAS is about to end. */
        OFF(8),
        TUNNEL_START(9),
        TUNNEL_STOP(10),
        TUNNEL_REJECT(11),
        TUNNEL_LINK_START(12),
        TUNNEL_LINK_STOP(13),
        TUNNEL_LINK_REJECT(14);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        /** Whether it speaks of somebody: all but Accounting-On and -Off do. */
        public boolean hasUser() {
            return this != ON && this != OFF;
        }

        /** Whether it says what was used. */
        public boolean hasUsage() {
            return this == INTERIM_UPDATE || this == STOP || this == TUNNEL_STOP || this == TUNNEL_LINK_STOP;
        }

        /** Whether it says why something ended or did not begin (RFC 2866 §5.10, RFC 2867 §3.3, §3.6). */
        public boolean hasCause() {
            return switch (this) {
                case STOP, TUNNEL_STOP, TUNNEL_REJECT, TUNNEL_LINK_STOP, TUNNEL_LINK_REJECT -> true;
                default -> false;
            };
        }
    }

    /** Acct-Authentic, RFC 2866 §5.6. */
    public enum Authentic {
        RADIUS(1),
        LOCAL(2);

        private final int number;

        Authentic(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * Whose session it is.
     *
     * @param name User-Name: that of {@link Decision.Identity}, else of the login
     * @param authentic who decided about the login
     * @param attachment absent where a record speaks of a whole tunnel
     * @param classes Class attributes of the login's Accept
     * @param chargeableUserIdentity of the login's Accept
     * @param framed of the login's Accept
     * @param extra what the operator adds
     */
    public record User(
            String name,
            Authentic authentic,
            @Nullable Attachment attachment,
            List<Octets> classes,
            @Nullable Octets chargeableUserIdentity,
            Framed framed,
            List<ExtraAttribute> extra) {
        public User {
            classes = List.copyOf(classes);
            extra = List.copyOf(extra);
        }
    }

    /**
     * What a session used.
     *
     * @param sessionTime Acct-Session-Time (RFC 2866 §5.7)
     * @param inputOctets from the subscriber; Acct-Input-Octets (§5.3) and -Gigawords (RFC 2869 §5.1)
     * @param outputOctets to the subscriber; Acct-Output-Octets (§5.4) and -Gigawords (RFC 2869 §5.2)
     * @param inputPackets Acct-Input-Packets (§5.8)
     * @param outputPackets Acct-Output-Packets (§5.9)
     * @param packetsLost Acct-Tunnel-Packets-Lost (RFC 2867 §4.2), sent where the record is of a tunnel or its link; negative: not known
     */
    public record Usage(
            Duration sessionTime,
            long inputOctets,
            long outputOctets,
            long inputPackets,
            long outputPackets,
            long packetsLost) {
        /** The figures in 48 octets, to be kept. */
        public Octets toOctets() {
            PacketWriter writer = new PacketWriter(48);
            for (long figure : new long[] {
                sessionTime.toMillis(), inputOctets, outputOctets, inputPackets, outputPackets, packetsLost
            }) {
                writer.u32(figure >>> 32).u32(figure);
            }
            return writer.toOctets();
        }

        /** Reads what {@link #toOctets} wrote. */
        public static Usage ofOctets(Octets octets) throws MalformedPacketException {
            if (octets.length() != 48) {
                throw new MalformedPacketException("stored usage: " + octets.length() + " octets, not 48");
            }
            PacketReader reader = octets.reader();
            long[] figures = new long[6];
            for (int i = 0; i < figures.length; i++) {
                figures[i] = reader.u32("figure") << 32 | reader.u32("figure");
            }
            return new Usage(Duration.ofMillis(figures[0]), figures[1], figures[2], figures[3], figures[4], figures[5]);
        }
    }

    /**
     * The L2TP tunnel of a session: Tunnel-Type and -Medium-Type follow.
     *
     * @param clientEndpoint our address
     * @param serverEndpoint the LNS's address
     * @param assignmentId Tunnel-Assignment-ID of the chosen {@link TunnelOffer}
     * @param clientAuthId the name we gave
     * @param serverAuthId the name the LNS gave
     * @param connection Acct-Tunnel-Connection (68): the identifier of the call, as its Call Serial Number
     */
    public record Tunnel(
            @Nullable String clientEndpoint,
            String serverEndpoint,
            @Nullable String assignmentId,
            @Nullable String clientAuthId,
            @Nullable String serverAuthId,
            @Nullable String connection) {}
}
