package dev.lac.server;

import dev.lac.dataplane.Relay.Traffic;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.l2tp.ProxyLcp;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.NegotiatedLink;
import dev.lac.pppoe.AccessSession;
import dev.lac.protocol.Octets;
import dev.lac.radius.AccessLine;
import dev.lac.radius.AccessRequest;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.AccountingRequest.Status;
import dev.lac.radius.AccountingRequest.Usage;
import dev.lac.radius.Decision;
import dev.lac.radius.Proof;
import dev.lac.radius.TerminateCause;
import dev.lac.server.Destination.Candidate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the protocol modules meet: a record of the giving module becomes a record of the taking one. */
final class Mapping {
    /** The AVP has 32 bits, but some LNSes read it as signed and take more for nothing. */
    private static final long MAX_CONNECT_SPEED = 0x7fff_ffffL;

    /** The facts of a call that accounting tells. */
    record TunnelFigures(InetSocketAddress local, Candidate lns, long callSerialNumber) {}

    private Mapping() {}

    static AccessRequest accessRequest(
            Credentials credentials, AccessSession session, String interfaceName, String accountingId, int mtu) {
        return new AccessRequest(
                credentials.name(),
                proof(credentials),
                AccessRequest.Service.FRAMED,
                interfaceName,
                session.mac().toString(),
                calledStationId(session),
                mtu,
                accountingId,
                line(session));
    }

    private static AccessLine line(AccessSession session) {
        return new AccessLine(octets(session.circuitId()), octets(session.remoteId()), Map.of());
    }

    private static Proof proof(Credentials credentials) {
        if (credentials instanceof Credentials.Pap pap) {
            return new Proof.Pap(pap.password());
        }
        Credentials.Chap chap = (Credentials.Chap) credentials;
        return new Proof.Chap(chap.identifier(), chap.challenge(), chap.response());
    }

    private static @Nullable String calledStationId(AccessSession session) {
        return session.serviceName().isEmpty() ? null : session.serviceName();
    }

    private static @Nullable Octets octets(@Nullable String text) {
        return text == null ? null : Octets.ofText(text);
    }

    /** The proxy LCP and proxy authentication of RFC 2661 §4.4.5, with the numbers of §4.4.4. */
    static CallSpec callSpec(
            long callSerialNumber,
            AccessSession session,
            long bitsPerSecond,
            NegotiatedLink link,
            Credentials credentials) {
        return new CallSpec(
                callSerialNumber,
                session.mac().toString(),
                session.serviceName(),
                session.circuitId(),
                Math.min(bitsPerSecond, MAX_CONNECT_SPEED),
                new ProxyLcp(link.initialReceivedConfReq(), link.lastSentConfReq(), link.lastReceivedConfReq()),
                proxyAuthentication(credentials));
    }

    private static ProxyAuthentication proxyAuthentication(Credentials credentials) {
        if (credentials instanceof Credentials.Pap pap) {
            return new ProxyAuthentication.Pap(pap.nameOctets(), pap.identifier(), pap.password());
        }
        Credentials.Chap chap = (Credentials.Chap) credentials;
        return new ProxyAuthentication.Chap(chap.nameOctets(), chap.identifier(), chap.challenge(), chap.response());
    }

    static AccountingRequest start(
            AccessSession session,
            String interfaceName,
            String accountingId,
            Credentials credentials,
            Decision.Accept accepted,
            TunnelFigures tunnel) {
        return accounting(Status.START, session, interfaceName, accountingId, credentials, accepted, tunnel, null);
    }

    static AccountingRequest stop(
            AccessSession session,
            String interfaceName,
            String accountingId,
            Credentials credentials,
            Decision.Accept accepted,
            TunnelFigures tunnel,
            Duration sessionTime,
            Traffic traffic,
            TerminateCause cause) {
        Usage usage = new Usage(
                sessionTime,
                traffic.upOctets(),
                traffic.downOctets(),
                traffic.upPackets(),
                traffic.downPackets(),
                cause);
        return accounting(Status.STOP, session, interfaceName, accountingId, credentials, accepted, tunnel, usage);
    }

    private static AccountingRequest accounting(
            Status status,
            AccessSession session,
            String interfaceName,
            String accountingId,
            Credentials credentials,
            Decision.Accept accepted,
            TunnelFigures tunnel,
            @Nullable Usage usage) {
        Destination destination = tunnel.lns().destination();
        return new AccountingRequest(
                status,
                accountingId,
                credentials.name(),
                interfaceName,
                session.mac().toString(),
                calledStationId(session),
                accepted.classes(),
                line(session),
                new AccountingRequest.Tunnel(
                        tunnel.local().getAddress().getHostAddress(),
                        tunnel.lns().address().getAddress().getHostAddress(),
                        destination.tunnel().assignmentId(),
                        destination.tunnel().hostName(),
                        destination.tunnel().serverAuthId(),
                        String.format(Locale.ROOT, "%08x", tunnel.callSerialNumber())),
                usage);
    }
}
