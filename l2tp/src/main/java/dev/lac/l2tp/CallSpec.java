package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import org.jspecify.annotations.Nullable;

/**
 * What the LAC tells the LNS about an incoming call in ICRQ and ICCN (RFC 2661 §6.6, §6.8).
 *
 * @param callSerialNumber 0 to 2³² − 1, progressively increasing (§4.4.4)
 * @param callingNumber empty leaves the AVP out
 * @param calledNumber empty leaves the AVP out
 * @param subAddress null leaves the AVP out
 * @param txConnectSpeed towards the remote system, bits per second, 0 to 2³² − 1
 * @param proxyLcp null where LCP was not negotiated by the LAC
 * @param proxyAuthentication null requires the LNS to authenticate anew
 * @param rxConnectSpeed from the remote system, bits per second; 0 leaves the AVP out: "assumed to be symmetric"
 * @param privateGroupId null leaves the AVP out
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
        @Nullable String privateGroupId) {
    public CallSpec {
        requireU32(callSerialNumber, "call serial number");
        requireU32(txConnectSpeed, "Tx connect speed");
        requireU32(rxConnectSpeed, "Rx connect speed");
    }

    /** A call over a symmetric line that belongs to no private group. */
    public CallSpec(
            long callSerialNumber,
            String callingNumber,
            String calledNumber,
            @Nullable String subAddress,
            long txConnectSpeed,
            @Nullable ProxyLcp proxyLcp,
            @Nullable ProxyAuthentication proxyAuthentication) {
        this(
                callSerialNumber,
                callingNumber,
                calledNumber,
                subAddress,
                txConnectSpeed,
                proxyLcp,
                proxyAuthentication,
                0,
                null);
    }

    private static void requireU32(long value, String what) {
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

    private static boolean fits(Octets value) {
        return value.length() <= Hiding.MAX_VALUE;
    }
}
