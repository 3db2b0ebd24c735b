package dev.lac.ppp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of one protocol on one link: what {@link ConfigureAutomaton} does not know about LCP or an NCP (RFC 1661 §5, §6). */
interface Negotiation {
    /** What to answer to one option of a Configure-Request. */
    sealed interface Answer {
        /** Acceptable. */
        record Ack() implements Answer {}

        /**
         * Recognized, but this would be acceptable instead (§5.3).
         *
         * @param always even after Max-Failure, where others become a Reject (§4.6)
         */
        record Nak(ConfigureOption instead, boolean always) implements Answer {
            Nak(ConfigureOption instead) {
                this(instead, false);
            }
        }

        /** Not recognized or not negotiable (§5.4). */
        record Reject() implements Answer {}

        Answer ACK = new Ack();
        Answer REJECT = new Reject();
    }

    /** A new negotiation begins: our wishes are those of the settings again, and the peer's are the defaults of the RFC. */
    void begin();

    /** The options of our next Configure-Request. */
    List<ConfigureOption> request();

    /** An answer for every option of a Configure-Request, in its order. */
    List<Answer> judge(List<ConfigureOption> request);

    /** Options to append to a Configure-Nak, because the peer should have sent them (§5.3); mostly empty. */
    List<ConfigureOption> missing(List<ConfigureOption> request);

    /** The peer's options, which are being Ack'd. */
    void peerAgreed(List<ConfigureOption> request);

    /** The peer's proposals for options of our last Configure-Request, and for others. */
    void naked(List<ConfigureOption> proposals);

    /** Options of our last Configure-Request that the peer will not negotiate. */
    void rejected(List<ConfigureOption> options);

    /** Why going on is pointless after what has been learned, or null; the automaton then performs Close. */
    @Nullable
    LinkEnd objection();

    /** Octets that may be sent to the peer in an Information field. */
    int mtu();
}
