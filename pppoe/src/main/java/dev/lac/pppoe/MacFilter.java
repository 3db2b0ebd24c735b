package dev.lac.pppoe;

import java.util.List;

/**
 * Which Ethernet addresses are listened to: none that is denied; if some are allowed, only those.
 *
 * @param allowed empty: every address
 * @param denied stronger than {@code allowed}
 */
public record MacFilter(List<Prefix> allowed, List<Prefix> denied) {
    /** Listens to everybody. */
    public static final MacFilter OPEN = new MacFilter(List.of(), List.of());

    public MacFilter {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** Whether {@code address} is listened to. */
    public boolean admits(MacAddress address) {
        return denied.stream().noneMatch(prefix -> prefix.matches(address))
                && (allowed.isEmpty() || allowed.stream().anyMatch(prefix -> prefix.matches(address)));
    }

    /**
     * The first octets of an address, all six for one address.
     *
     * @param start the address with zeros in place of the other octets
     * @param octets how many count, 1 to 6
     */
    public record Prefix(MacAddress start, int octets) {
        public Prefix {
            if (octets < 1 || octets > MacAddress.LENGTH) {
                throw new IllegalArgumentException("a prefix of " + octets + " octets");
            }
            start = new MacAddress(start.value() & mask(octets));
        }

        /**
         * Reads {@code 02:00:5e:10:00:01} or {@code 02:00:5e:*}; {@code -} may separate, too.
         *
         * @throws IllegalArgumentException when {@code text} is neither
         */
        public static Prefix parse(String text) {
            if (!text.matches("([0-9a-fA-F]{2}[:-]){1,5}\\*")) {
                return new Prefix(MacAddress.parse(text), MacAddress.LENGTH);
            }
            int octets = text.length() / 3;
            String whole = text.substring(0, text.length() - 1) + "00:".repeat(MacAddress.LENGTH - octets);
            return new Prefix(MacAddress.parse(whole.substring(0, whole.length() - 1)), octets);
        }

        /** Whether {@code address} begins so. */
        public boolean matches(MacAddress address) {
            return (address.value() & mask(octets)) == start.value();
        }

        private static long mask(int octets) {
            return -1L << (8 * (MacAddress.LENGTH - octets));
        }

        @Override
        public String toString() {
            return octets == MacAddress.LENGTH
                    ? start.toString()
                    : start.toString().substring(0, 3 * octets) + "*";
        }
    }
}
