package dev.lac.server;

import dev.lac.config.LnsConfig;
import dev.lac.protocol.Octets;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a call may go, not yet resolved: one endpoint of a configured LNS or of a RADIUS tunnel offer.
 *
 * @param endpoint an IP literal or a DNS name
 * @param tunnel what else a tunnel to it depends on
 * @param privateGroupId Private Group ID of calls that go there (RFC 2661 §4.4.4), Tunnel-Private-Group-ID; null: none
 * @param origin who proposed it, for logs and for `show`: "RADIUS", "domain example.net"
 */
record Destination(
        String endpoint, TunnelParameters tunnel, @Nullable String privateGroupId, String origin) {
    /**
     * What calls must have in common, beside the LNS' address, to share a tunnel (RFC 2868 §3.7).
     *
     * @param hostName our Host Name (RFC 2661 §4.4.3), or Tunnel-Client-Auth-ID
     * @param secret for tunnel authentication and hiding
     * @param hideAvps whether every AVP that may be hidden is
     * @param assignmentId Tunnel-Assignment-ID
     * @param serverAuthId Tunnel-Server-Auth-ID
     * @param manners how this LNS is treated
     */
    record TunnelParameters(
            String hostName,
            @Nullable Octets secret,
            boolean hideAvps,
            @Nullable String assignmentId,
            @Nullable String serverAuthId,
            Manners manners) {
        @Override
        public String toString() {
            return "TunnelParameters[" + hostName + (secret == null ? ", no secret" : ", secret") + "]";
        }
    }

    /**
     * How an LNS is treated.
     *
     * @param peerName the Host Name that it must give; null: any
     * @param tolerant whether unknown mandatory AVPs and messages are ignored
     * @param tells what it learns of a call
     * @param data how data messages to it look
     */
    record Manners(@Nullable String peerName, boolean tolerant, LnsConfig.Tells tells, LnsConfig.Data data) {
        /** Those of an LNS of which the operator says nothing. */
        static final Manners USUAL = new Manners(null, false, LnsConfig.Tells.USUAL, LnsConfig.Data.USUAL);

        static Manners of(LnsConfig lns) {
            return new Manners(lns.peerName(), lns.tolerant(), lns.tells(), lns.data());
        }
    }

    /** An address of a destination. */
    record Candidate(InetSocketAddress address, Destination destination) {
        @Override
        public String toString() {
            String ip = address.getAddress().getHostAddress();
            return destination.endpoint.equals(ip) ? ip : destination.endpoint + " (" + ip + ")";
        }
    }
}
