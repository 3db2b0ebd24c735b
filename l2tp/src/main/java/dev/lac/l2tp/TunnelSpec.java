package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What we say and expect as one end of a control connection (RFC 2661 §5.1, §5.5, §5.8); made by a {@link Builder}.
 *
 * @param hostName our Host Name AVP (§4.4.3), one octet or more
 * @param secret the secret shared with the peer, or null: then we do not challenge, and cannot answer a challenge
 * @param hideAvps whether AVPs that tell or prove who calls are hidden (§4.3); without a secret nothing can be
 * @param receiveWindow our Receive Window Size (§4.4.3), 1 to 32,768
 * @param helloInterval silence after which a Hello is sent (§5.5); zero sends none
 * @param retransmitInitial wait for the first acknowledgement; the RFC recommends one second (§5.8)
 * @param retransmitCap longest wait; "MUST be no less than 8 seconds" (§5.8)
 * @param maxRetransmits retransmissions of one message before an established tunnel is given up; the RFC recommends 5 (§5.8)
 * @param setupTimeout time for the control connection, and for each call, to be established
 * @param vendorName our Vendor Name AVP (§4.4.3)
 * @param maxSetupRetransmits the same as {@code maxRetransmits} for a tunnel that is not established yet
 * @param hidePadding random octets that may be added to a hidden value beyond whole blocks, 0 to 64: how many is drawn anew for
 *     each (§4.3)
 * @param vectorForEach whether each hidden AVP gets a Random Vector of its own rather than one for all of a message (§4.3)
 * @param tieBreaker whether the SCCRQ carries a Tie Breaker, which asks for a single tunnel between the peers (§4.4.3)
 * @param tolerant whether an unknown AVP or message with M set is ignored like one with M clear, against §4.1 and §4.4.1, for
 *     peers that set M where they should not
 * @param expectedPeerName the Host Name the peer has to bear, or null for any
 * @param dscp the Differentiated Services Code Point asked for the control connection (RFC 3308), 0 to 63, or -1 for none
 */
public record TunnelSpec(
        String hostName,
        @Nullable Octets secret,
        boolean hideAvps,
        int receiveWindow,
        Duration helloInterval,
        Duration retransmitInitial,
        Duration retransmitCap,
        int maxRetransmits,
        Duration setupTimeout,
        String vendorName,
        int maxSetupRetransmits,
        int hidePadding,
        boolean vectorForEach,
        boolean tieBreaker,
        boolean tolerant,
        @Nullable String expectedPeerName,
        int dscp) {
    /** The largest {@code hidePadding}. */
    public static final int MAX_HIDE_PADDING = 64;

    public TunnelSpec {
        require(fits(hostName) && !hostName.isEmpty(), "a host name has 1 to " + Avp.MAX_VALUE + " octets");
        require(fits(vendorName), "a vendor name has at most " + Avp.MAX_VALUE + " octets");
        require(secret == null || !secret.isEmpty(), "a secret has an octet at least");
        require(receiveWindow >= 1 && receiveWindow <= 32_768, "a receive window is 1 to 32768");
        require(!helloInterval.isNegative(), "a hello interval is not negative");
        require(isPositive(retransmitInitial), "the first retransmission waits");
        require(
                retransmitCap.compareTo(retransmitInitial) >= 0,
                "the retransmission cap is no less than the first wait");
        require(maxRetransmits >= 0 && maxSetupRetransmits >= 0, "retransmissions are not negative");
        require(isPositive(setupTimeout), "set-up takes time");
        require(hidePadding >= 0 && hidePadding <= MAX_HIDE_PADDING, "padding has 0 to 64 octets");
        require(dscp >= PerHopBehavior.NONE && dscp <= PerHopBehavior.MAX_DSCP, "a DSCP is 0 to 63, or -1");
    }

    /** Begins with what the RFC recommends, no secret and a Hello after a minute. */
    public static Builder builder(String hostName) {
        return new Builder(hostName);
    }

    /** Begins with what this one says. */
    public Builder toBuilder() {
        Builder builder = new Builder(hostName);
        builder.secret = secret;
        builder.hideAvps = hideAvps;
        builder.receiveWindow = receiveWindow;
        builder.helloInterval = helloInterval;
        builder.retransmitInitial = retransmitInitial;
        builder.retransmitCap = retransmitCap;
        builder.maxRetransmits = maxRetransmits;
        builder.setupTimeout = setupTimeout;
        builder.vendorName = vendorName;
        builder.maxSetupRetransmits = maxSetupRetransmits;
        builder.hidePadding = hidePadding;
        builder.vectorForEach = vectorForEach;
        builder.tieBreaker = tieBreaker;
        builder.tolerant = tolerant;
        builder.expectedPeerName = expectedPeerName;
        builder.dscp = dscp;
        return builder;
    }

    /** Gathers a {@link TunnelSpec}; each method is named for what it sets. */
    public static final class Builder {
        private final String hostName;
        private @Nullable Octets secret;
        private boolean hideAvps;
        private int receiveWindow = 16;
        private Duration helloInterval = Duration.ofSeconds(60);
        private Duration retransmitInitial = Duration.ofSeconds(1);
        private Duration retransmitCap = Duration.ofSeconds(8);
        private int maxRetransmits = 5;
        private Duration setupTimeout = Duration.ofSeconds(60);
        private String vendorName = "";
        private int maxSetupRetransmits = 5;
        private int hidePadding;
        private boolean vectorForEach;
        private boolean tieBreaker;
        private boolean tolerant;
        private @Nullable String expectedPeerName;
        private int dscp = PerHopBehavior.NONE;

        private Builder(String hostName) {
            this.hostName = hostName;
        }

        public Builder secret(@Nullable Octets value) {
            secret = value;
            return this;
        }

        public Builder hideAvps(boolean value) {
            hideAvps = value;
            return this;
        }

        public Builder receiveWindow(int value) {
            receiveWindow = value;
            return this;
        }

        public Builder helloInterval(Duration value) {
            helloInterval = value;
            return this;
        }

        /** Sets the first wait and the cap. */
        public Builder retransmission(Duration initial, Duration cap) {
            retransmitInitial = initial;
            retransmitCap = cap;
            return this;
        }

        /** Sets how often a message is repeated before a tunnel is established, and afterwards. */
        public Builder maxRetransmits(int setup, int established) {
            maxSetupRetransmits = setup;
            maxRetransmits = established;
            return this;
        }

        public Builder setupTimeout(Duration value) {
            setupTimeout = value;
            return this;
        }

        public Builder vendorName(String value) {
            vendorName = value;
            return this;
        }

        public Builder hidePadding(int value) {
            hidePadding = value;
            return this;
        }

        public Builder vectorForEach(boolean value) {
            vectorForEach = value;
            return this;
        }

        public Builder tieBreaker(boolean value) {
            tieBreaker = value;
            return this;
        }

        public Builder tolerant(boolean value) {
            tolerant = value;
            return this;
        }

        public Builder expectedPeerName(@Nullable String value) {
            expectedPeerName = value;
            return this;
        }

        public Builder dscp(int value) {
            dscp = value;
            return this;
        }

        /**
         * Makes the specification.
         *
         * @throws IllegalArgumentException when a value is out of its range
         */
        public TunnelSpec build() {
            return new TunnelSpec(
                    hostName,
                    secret,
                    hideAvps,
                    receiveWindow,
                    helloInterval,
                    retransmitInitial,
                    retransmitCap,
                    maxRetransmits,
                    setupTimeout,
                    vendorName,
                    maxSetupRetransmits,
                    hidePadding,
                    vectorForEach,
                    tieBreaker,
                    tolerant,
                    expectedPeerName,
                    dscp);
        }
    }

    private static boolean fits(String text) {
        return Octets.ofText(text).length() <= Avp.MAX_VALUE;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "TunnelSpec[hostName=" + hostName + ", secret=" + (secret == null ? "none" : "set") + ", hideAvps="
                + hideAvps + " +" + hidePadding + (vectorForEach ? " vector for each" : "") + ", receiveWindow="
                + receiveWindow + ", helloInterval=" + helloInterval + ", retransmit=" + retransmitInitial + ".."
                + retransmitCap + " x " + maxSetupRetransmits + "/" + maxRetransmits + ", setupTimeout="
                + setupTimeout + ", vendorName=" + vendorName + ", tieBreaker=" + tieBreaker + ", tolerant=" + tolerant
                + ", expectedPeerName=" + expectedPeerName + ", dscp=" + dscp + "]";
    }
}
