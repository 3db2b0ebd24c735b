package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an {@link AccessRequest}. */
public sealed interface Decision {
    /**
     * Access-Accept, RFC 2865 §4.2.
     *
     * @param replyMessage all Reply-Messages (§5.18) joined by blanks
     * @param tunnelPassword the first Tunnel-Password (RFC 2868 §3.5) of whatever tag, in clear: the answer where RADIUS is asked for the
     *     secret of a tunnel and not about a user
     * @param offers the tunnels to try, the most preferred first; empty: RADIUS names none
     * @param authenticatorResponse what an MS-CHAPv2 Success must say, "S=" and 40 digits (RFC 2548 §2.3.3); null for other proofs
     * @param server name of the server that decided
     */
    record Accept(
            @Nullable String replyMessage,
            List<TunnelOffer> offers,
            @Nullable Octets tunnelPassword,
            Identity identity,
            Timers timers,
            Framed framed,
            @Nullable String authenticatorResponse,
            String server)
            implements Decision {
        public Accept {
            offers = List.copyOf(offers);
        }

        @Override
        public String toString() {
            return "Accept[server=" + server + ", replyMessage=" + replyMessage + ", offers=" + offers + ", " + identity
                    + ", " + timers + ", " + framed + "]";
        }

        /** An Accept that says nothing more. */
        public static Accept plain(String server) {
            return new Accept(null, List.of(), null, Identity.NONE, Timers.NONE, Framed.NONE, null, server);
        }

        /** An Accept of an MS-CHAPv2 login, which the subscriber is shown {@code authenticatorResponse} of; null for other logins. */
        public static Accept proven(String server, @Nullable String authenticatorResponse) {
            return new Accept(
                    null, List.of(), null, Identity.NONE, Timers.NONE, Framed.NONE, authenticatorResponse, server);
        }

        /** This Accept with other tunnels. */
        public Accept withOffers(List<TunnelOffer> others) {
            return new Accept(
                    replyMessage, others, tunnelPassword, identity, timers, framed, authenticatorResponse, server);
        }
    }

    /**
     * How accounting is to call the subscriber.
     *
     * @param userName User-Name of the Accept (RFC 2865 §5.1: "the client SHOULD use the name returned in the Access-Accept packet
     *     in all Accounting-Request packets for this session"); absent: the name logged in with
     * @param classes every Class attribute (§5.25), to be sent in accounting unchanged
     * @param chargeableUserIdentity Chargeable-User-Identity (RFC 4372 §2.2), to be sent in accounting unchanged
     */
    record Identity(
            @Nullable String userName,
            List<Octets> classes,
            @Nullable Octets chargeableUserIdentity) {
        /** Nothing but the name logged in with. */
        public static final Identity NONE = new Identity(null, List.of(), null);

        public Identity {
            classes = List.copyOf(classes);
        }
    }

    /**
     * How long things may last; absent when 0 or not given.
     *
     * @param session Session-Timeout (RFC 2865 §5.27)
     * @param idle Idle-Timeout (§5.28)
     * @param interim Acct-Interim-Interval (RFC 2869 §5.16), 60 s at least
     */
    record Timers(
            @Nullable Duration session,
            @Nullable Duration idle,
            @Nullable Duration interim) {
        public static final Timers NONE = new Timers(null, null, null);
    }

    /**
     * Access-Reject, RFC 2865 §4.3; also an Access-Challenge (§4.4), which PPP's PAP and CHAP cannot answer, an Access-Accept for
     * a service that is not PPP (§1.1, §5.6), and a login that no Access-Request can carry.
     *
     * @param replyMessage all Reply-Messages joined by blanks
     * @param msChapError what an MS-CHAP Failure is to say, "E=" and so on (RFC 2548 §2.1.5), where the server gave it
     * @param server name of the server that refused; empty: nobody was asked
     * @param why what it did, for the operator: "sent an Access-Reject"
     */
    record Reject(@Nullable String replyMessage, @Nullable String msChapError, String server, String why)
            implements Decision {
        public Reject(@Nullable String replyMessage, String server, String why) {
            this(replyMessage, null, server, why);
        }

        /** Who refused and how, in words. */
        public String cause() {
            return (server.isEmpty() ? why : server + " " + why) + (replyMessage == null ? "" : ": " + replyMessage);
        }
    }

    /**
     * No server decided.
     *
     * @param cause each server that was asked and what it did, for the operator
     */
    record Unavailable(String cause) implements Decision {}
}
