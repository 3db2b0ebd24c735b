package dev.lac.dns;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of a look-up. */
public sealed interface Resolution {
    /** Where the addresses of a {@link Resolution} come from; of several sources the one that deserves least trust. */
    enum Source {
        /** The name is an IP literal. */
        LITERAL,
        /** A name server was asked. */
        QUERY,
        /** A name server was asked a while ago, and its answer holds still. */
        CACHE,
        /** The answer has expired, and no name server gives a new one (RFC 8767). */
        LAST_KNOWN_GOOD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * At least one address.
     *
     * @param addresses by ascending SRV priority; those of one priority in the order in which the name server gave them
     * @param source of the worst of them
     * @param trouble what failed beside: "AAAA: no DNS server answers within 2 s"; null: nothing
     */
    record Addresses(
            List<Address> addresses,
            Source source,
            @Nullable String trouble) implements Resolution {
        public Addresses {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("a resolution without an address");
            }
        }
    }

    /** No address, and why: no name, no such name, no address of that name, or no server that answers. */
    record Failure(String cause) implements Resolution {}
}
