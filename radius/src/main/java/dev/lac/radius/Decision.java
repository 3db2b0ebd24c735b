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
     * @param offers the tunnels to try, the most preferred first; empty: RADIUS names none
     * @param classes every Class attribute (§5.25), to be sent in accounting unchanged
     * @param sessionTimeout Session-Timeout (§5.27); absent when 0 or not given
     * @param idleTimeout Idle-Timeout (§5.28); absent when 0 or not given
     * @param authenticatorResponse what an MS-CHAPv2 Success must say, "S=" and 40 digits (RFC 2548 §2.3.3); null for other proofs
     * @param server the server that decided, {@code address:port}
     */
    record Accept(
            @Nullable String replyMessage,
            List<TunnelOffer> offers,
            List<Octets> classes,
            @Nullable Duration sessionTimeout,
            @Nullable Duration idleTimeout,
            @Nullable String authenticatorResponse,
            String server)
            implements Decision {
        public Accept {
            offers = List.copyOf(offers);
            classes = List.copyOf(classes);
        }
    }

    /**
     * Access-Reject, RFC 2865 §4.3; also an Access-Challenge (§4.4), which PPP's PAP and CHAP cannot answer, an Access-Accept for
     * a service that is not PPP (§1.1, §5.6), and a login that no Access-Request can carry.
     *
     * @param replyMessage all Reply-Messages joined by blanks
     * @param msChapError what an MS-CHAP Failure is to say, "E=" and so on (RFC 2548 §2.1.5), where the server gave it
     */
    record Reject(@Nullable String replyMessage, @Nullable String msChapError) implements Decision {
        public Reject(@Nullable String replyMessage) {
            this(replyMessage, null);
        }
    }

    /**
     * No server decided.
     *
     * @param cause each server that was asked and what it did, for the operator
     */
    record Unavailable(String cause) implements Decision {}
}
