package dev.lac.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The name servers: asks them in turn, follows CNAMEs, and gives up in time. */
public interface Upstream {
    /**
     * Asks for the records of one type.
     *
     * @param name absolute, in lower case, without the final dot
     * @param then to be called exactly once, on the control loop, perhaps before this method returns
     */
    void query(String name, RecordType type, Consumer<Answer> then);

    /** What the name servers say. */
    sealed interface Answer {
        /** Records of the type asked for, in the order of the answer; those of another type are passed over. */
        record Records(List<Data> data) implements Answer {
            public Records {
                data = List.copyOf(data);
            }
        }

        /**
         * An authoritative no (RFC 2308 §2).
         *
         * @param nameExists false: NXDOMAIN; true: the name has no record of that type
         * @param timeToLive the smaller of the SOA record's own TTL and its MINIMUM (§5); null when there was no SOA record
         */
        record None(boolean nameExists, @Nullable Duration timeToLive) implements Answer {}

        /**
         * No server gave an answer that could be used.
         *
         * @param cause says which server, what, and how long: "192.0.2.53 answers SERVFAIL"
         */
        record Failed(String cause) implements Answer {}
    }

    /** The data of one record. */
    sealed interface Data {
        /** Seconds on the wire; a negative one counts as zero (RFC 2181 §8). */
        Duration timeToLive();

        /** An A or an AAAA record. */
        record Host(InetAddress ip, Duration timeToLive) implements Data {}

        /**
         * An SRV record (RFC 2782).
         *
         * @param target the host; "." or empty: "the service is decidedly not available at this domain"
         */
        record Service(int priority, int weight, int port, String target, Duration timeToLive) implements Data {}
    }
}
