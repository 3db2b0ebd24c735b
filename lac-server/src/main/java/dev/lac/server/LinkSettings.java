package dev.lac.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lac.config.LacConfig;
import dev.lac.config.PppConfig;
import dev.lac.config.PppConfig.Authentication;
import dev.lac.ppp.AuthProtocol;
import dev.lac.ppp.NegotiatedLink;
import dev.lac.ppp.PppLink;
import dev.lac.protocol.Octets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the operator's file says of links with subscribers, in terms of the link. */
final class LinkSettings {
    private LinkSettings() {}

    /** @param mru to be offered */
    static PppLink.Settings of(LacConfig config, int mru) {
        PppConfig ppp = config.ppp();
        return new PppLink.Settings(
                mru,
                PppLink.PPPOE_MRU,
                ppp.authentication().stream().map(LinkSettings::protocol).toList(),
                config.name(),
                ppp.restartInterval(),
                ppp.maxConfigure(),
                ppp.maxTerminate(),
                ppp.maxFailure(),
                ppp.authenticationTimeout(),
                ppp.authenticationRetries(),
                Duration.ZERO, // the link belongs to the LNS before an interval could pass
                ppp.echoInterval(),
                ppp.echoFailures(),
                ppp.mrru(),
                discriminator(ppp.endpointDiscriminator()),
                ppp.identification() == null ? "" : ppp.identification());
    }

    static void put(ObjectNode json, NegotiatedLink link) {
        json.put("peer-mru", link.peerMru())
                .put(
                        "authentication",
                        link.authProtocol() == null
                                ? "none"
                                : link.authProtocol().toString());
    }

    /** What was agreed upon, in a few words. */
    static String text(NegotiatedLink link) {
        return "MRU " + link.peerMru() + ", "
                + (link.authProtocol() == null ? "no authentication" : link.authProtocol());
    }

    private static AuthProtocol protocol(Authentication offered) {
        return switch (offered) {
            case CHAP -> AuthProtocol.CHAP_MD5;
            case PAP -> AuthProtocol.PAP;
            case MSCHAP_V2 -> AuthProtocol.MSCHAP_V2;
            case MSCHAP_V1 -> AuthProtocol.MSCHAP_V1;
        };
    }

    /** Class 1, "Locally Assigned Address" (RFC 1990 §5.1.3). */
    private static @Nullable Octets discriminator(@Nullable String address) {
        return address == null ? null : Octets.of(1).concat(Octets.ofText(address));
    }
}
