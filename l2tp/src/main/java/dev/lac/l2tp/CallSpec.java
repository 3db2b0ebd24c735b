package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What the LAC tells the LNS about an incoming call in ICRQ and ICCN (RFC 2661 §6.6, §6.8); made by a {@link Builder}.
 *
 * @param callSerialNumber 0 to 2³² − 1, progressively increasing (§4.4.4)
 * @param callingNumber empty leaves the AVP out
 * @param calledNumber empty leaves the AVP out
 * @param subAddress null leaves the AVP out
 * @param txConnectSpeed towards the remote system, bits per second, 0 to 2³² − 1
 * @param proxyLcp null where LCP was not negotiated by the LAC
 * @param proxyAuthentication null requires the LNS to authenticate anew
 * @param rxConnectSpeed from the remote system, bits per second, sent even where it equals {@code txConnectSpeed}; 0 leaves the
 *     AVP out: "assumed to be symmetric"
 * @param privateGroupId null leaves the AVP out
 * @param bearerType the bits of the Bearer Type (1 digital, 2 analog, 0 neither); null leaves the AVP out
 * @param physicalChannelId 32 bits "for logging purposes only"; null leaves the AVP out
 * @param sequencingRequired whether data messages must carry sequence numbers at all times (§5.4)
 * @param nasPortInfo the value of Cisco's NAS-Port-Info (vendor 9, type 100), whose layout is that of the LNS; null leaves the AVP
 *     out
 * @param accessLine what is known about the subscriber's line (RFC 5515), or null
 * @param connectSpeedUpdates whether the LNS is offered Connect Speed Updates (RFC 5515)
 * @param dscp the Differentiated Services Code Point asked for the session (RFC 3308), 0 to 63, or -1 for none
 */
public record CallSpec(
        long callSerialNumber,
        String callingNumber,
        String calledNumber,
        @Nullable String subAddress,
        long txConnectSpeed,
        @Nullable ProxyLcp proxyLcp,
        @Nullable ProxyAuthentication proxyAuthentication,
        long rxConnectSpeed,
        @Nullable String privateGroupId,
        @Nullable Integer bearerType,
        @Nullable Integer physicalChannelId,
        boolean sequencingRequired,
        @Nullable Octets nasPortInfo,
        @Nullable AccessLineInformation accessLine,
        boolean connectSpeedUpdates,
        int dscp) {
    public CallSpec {
        requireU32(callSerialNumber, "call serial number");
        requireU32(txConnectSpeed, "Tx connect speed");
        requireU32(rxConnectSpeed, "Rx connect speed");
        if (dscp < PerHopBehavior.NONE || dscp > PerHopBehavior.MAX_DSCP) {
            throw new IllegalArgumentException("a DSCP is 0 to 63, or -1: " + dscp);
        }
    }

    /** Begins with a call about which nothing is known but its serial number. */
    public static Builder builder(long callSerialNumber) {
        return new Builder(callSerialNumber);
    }

    /** Gathers a {@link CallSpec}; each method is named for what it sets. */
    public static final class Builder {
        private final long callSerialNumber;
        private String callingNumber = "";
        private String calledNumber = "";
        private @Nullable String subAddress;
        private long txConnectSpeed;
        private @Nullable ProxyLcp proxyLcp;
        private @Nullable ProxyAuthentication proxyAuthentication;
        private long rxConnectSpeed;
        private @Nullable String privateGroupId;
        private @Nullable Integer bearerType;
        private @Nullable Integer physicalChannelId;
        private boolean sequencingRequired;
        private @Nullable Octets nasPortInfo;
        private @Nullable AccessLineInformation accessLine;
        private boolean connectSpeedUpdates;
        private int dscp = PerHopBehavior.NONE;

        private Builder(long callSerialNumber) {
            this.callSerialNumber = callSerialNumber;
        }

        public Builder callingNumber(String value) {
            callingNumber = value;
            return this;
        }

        public Builder calledNumber(String value) {
            calledNumber = value;
            return this;
        }

        public Builder subAddress(@Nullable String value) {
            subAddress = value;
            return this;
        }

        /** Sets Tx, and Rx, which is left out where it is 0. */
        public Builder connectSpeed(long tx, long rx) {
            txConnectSpeed = tx;
            rxConnectSpeed = rx;
            return this;
        }

        public Builder proxyLcp(@Nullable ProxyLcp value) {
            proxyLcp = value;
            return this;
        }

        public Builder proxyAuthentication(@Nullable ProxyAuthentication value) {
            proxyAuthentication = value;
            return this;
        }

        public Builder privateGroupId(@Nullable String value) {
            privateGroupId = value;
            return this;
        }

        public Builder bearerType(@Nullable Integer value) {
            bearerType = value;
            return this;
        }

        public Builder physicalChannelId(@Nullable Integer value) {
            physicalChannelId = value;
            return this;
        }

        public Builder sequencingRequired(boolean value) {
            sequencingRequired = value;
            return this;
        }

        public Builder nasPortInfo(@Nullable Octets value) {
            nasPortInfo = value;
            return this;
        }

        public Builder accessLine(@Nullable AccessLineInformation value) {
            accessLine = value;
            return this;
        }

        public Builder connectSpeedUpdates(boolean value) {
            connectSpeedUpdates = value;
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
        public CallSpec build() {
            return new CallSpec(
                    callSerialNumber,
                    callingNumber,
                    calledNumber,
                    subAddress,
                    txConnectSpeed,
                    proxyLcp,
                    proxyAuthentication,
                    rxConnectSpeed,
                    privateGroupId,
                    bearerType,
                    physicalChannelId,
                    sequencingRequired,
                    nasPortInfo,
                    accessLine,
                    connectSpeedUpdates,
                    dscp);
        }
    }

    static void requireU32(long value, String what) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException(what + " has 32 bits: " + value);
        }
    }

    /** Why this call cannot be told to an LNS with that secret, or null when it can. */
    @Nullable
    String obstacle(@Nullable Octets secret) {
        // §9.5: a password in clear must not cross the packet network; §4.4.5: "AVP hiding is recommended".
        if (proxyAuthentication instanceof ProxyAuthentication.Pap && secret == null) {
            return "a PAP password may only be sent hidden, and there is no tunnel secret to hide it with";
        }
        boolean fits = fits(callingNumber) && fits(calledNumber) && fits(subAddress) && fits(privateGroupId);
        fits &= fits(nasPortInfo) && (accessLine == null || accessLine.fits());
        if (proxyLcp != null) {
            fits &= fits(proxyLcp.initialReceivedConfReq())
                    && fits(proxyLcp.lastSentConfReq())
                    && fits(proxyLcp.lastReceivedConfReq());
        }
        if (proxyAuthentication instanceof ProxyAuthentication.Chap chap) {
            fits &= fits(chap.name()) && fits(chap.challenge()) && fits(chap.response());
        } else if (proxyAuthentication instanceof ProxyAuthentication.MsChapV1 chap) {
            fits &= fits(chap.name()) && fits(chap.challenge()) && fits(chap.response());
        } else if (proxyAuthentication instanceof ProxyAuthentication.Pap pap) {
            fits &= fits(pap.name()) && fits(pap.password());
        }
        return fits ? null : "a value is longer than the " + Hiding.MAX_VALUE + " octets that an AVP can hold";
    }

    private static boolean fits(@Nullable String text) {
        return text == null || fits(Octets.ofText(text));
    }

    private static boolean fits(@Nullable Octets value) {
        return value == null || value.length() <= Hiding.MAX_VALUE;
    }
}
