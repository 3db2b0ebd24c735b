package dev.lac.server;

import static java.util.stream.Collectors.toMap;

import dev.lac.config.L2tpConfig;
import dev.lac.config.LnsConfig;
import dev.lac.config.LnsConfig.CallingNumber;
import dev.lac.l2tp.AccessLineInformation;
import dev.lac.l2tp.CallSpec;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.l2tp.ProxyLcp;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.NegotiatedLink;
import dev.lac.pppoe.AccessSession;
import dev.lac.pppoe.LineRate;
import dev.lac.pppoe.VlanTags;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.radius.AccessLine;
import dev.lac.radius.AccountingRequest;
import dev.lac.radius.Proof;
import dev.lac.selection.Candidate;
import dev.lac.selection.Destination;
import dev.lac.selection.Route;
import dev.lac.selection.TunnelParameters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the protocol modules meet: a record of the giving module becomes a record of the taking one. */
final class Mapping {
    /** The AVP has 32 bits, but some LNSes read it as signed and take more for nothing. */
    private static final long MAX_CONNECT_SPEED = 0x7fff_ffffL;

    private static final long BITS_IN_KILOBIT = 1000;
    /** Of {@link CallSpec}: none is asked for. */
    private static final int NO_DSCP = -1;

    private Mapping() {}

    /** RFC 4679 counts bit/s where the tags count kbit/s. */
    static AccessLine line(AccessSession session) {
        return new AccessLine(
                octets(session.line().circuitId()),
                octets(session.line().remoteId()),
                session.line().rates().entrySet().stream()
                        .collect(toMap(figure -> figure.getKey().number(), Mapping::inBasicUnit)));
    }

    /** Bit/s, or ms. */
    private static long inBasicUnit(Map.Entry<LineRate, Long> figure) {
        return figure.getKey().isDelay() ? figure.getValue() : figure.getValue() * BITS_IN_KILOBIT;
    }

    /** The same for the LNS (RFC 5515). */
    private static AccessLineInformation lineInformation(AccessSession session) {
        Map<AccessLineInformation.Figure, Long> figures = new EnumMap<>(AccessLineInformation.Figure.class);
        for (Map.Entry<LineRate, Long> figure : session.line().rates().entrySet()) {
            AccessLineInformation.Figure known =
                    AccessLineInformation.Figure.of(figure.getKey().number());
            if (known != null) {
                figures.put(known, inBasicUnit(figure));
            }
        }
        return new AccessLineInformation(
                octets(session.line().circuitId()),
                octets(session.line().remoteId()),
                figures,
                session.line().encapsulation());
    }

    static Proof proof(Credentials credentials) {
        if (credentials instanceof Credentials.Pap pap) {
            return new Proof.Pap(pap.password());
        }
        if (credentials instanceof Credentials.MsChapV1 chap) {
            return new Proof.MsChap(1, chap.identifier(), chap.challenge(), chap.response());
        }
        if (credentials instanceof Credentials.MsChapV2 chap) {
            return new Proof.MsChap(2, chap.identifier(), chap.authenticatorChallenge(), chap.response());
        }
        if (credentials instanceof Credentials.Chap chap) {
            return new Proof.Chap(chap.identifier(), chap.challenge(), chap.response());
        }
        return new Proof.Pap(Octets.EMPTY); // of a link without authentication
    }

    private static @Nullable Octets octets(@Nullable String text) {
        return text == null ? null : Octets.ofText(text);
    }

    /**
     * Tx and Rx Connect Speed (RFC 2661 §4.4.4), bit/s.
     *
     * @param rx 0 where it is not to be told
     */
    record Speeds(long tx, long rx) {
        /** What is told of a line by the configured method. */
        static Speeds of(L2tpConfig.ConnectSpeed config, dev.lac.pppoe.AccessLine line, long interfaceSpeed) {
            long tx = switch (config.method()) {
                case LINE -> line.downBitsPerSecond() > 0 ? line.downBitsPerSecond() : interfaceSpeed;
                case INTERFACE -> interfaceSpeed;
                case FIXED -> config.tx();
            };
            long rx = switch (config.method()) {
                case LINE -> line.upBitsPerSecond() > 0 ? line.upBitsPerSecond() : interfaceSpeed;
                case INTERFACE -> interfaceSpeed;
                case FIXED -> config.rx() > 0 ? config.rx() : config.tx();
            };
            tx = Math.min(tx, MAX_CONNECT_SPEED);
            rx = Math.min(rx, MAX_CONNECT_SPEED);
            return new Speeds(tx, rx == tx && !config.rxWhenEqual() ? 0 : rx);
        }
    }

    /** The facts of a call, its speeds and numbers, and the proxy LCP and proxy authentication of RFC 2661 §4.4.5. */
    static CallSpec callSpec(
            long callSerialNumber,
            CallNumbers numbers,
            LoginFacts facts,
            int port,
            Speeds speeds,
            NegotiatedLink link,
            @Nullable ProxyAuthentication proxyAuthentication,
            Destination destination,
            Manners manners) {
        AccessSession session = facts.session();
        LnsConfig.Tells tells = manners.tells();
        return CallSpec.builder(callSerialNumber)
                .callingNumber(numbers.calling(facts, tells.callingNumber()))
                .calledNumber(numbers.called(facts))
                .subAddress(
                        tells.callingNumber() == CallingNumber.WHOLE
                                ? session.line().circuitId()
                                : null)
                .connectSpeed(speeds.tx(), speeds.rx())
                .proxyLcp(
                        new ProxyLcp(link.initialReceivedConfReq(), link.lastSentConfReq(), link.lastReceivedConfReq()))
                .proxyAuthentication(proxyAuthentication)
                .accessLine(tells.accessLine() ? lineInformation(session) : null)
                .connectSpeedUpdates(tells.accessLine())
                .nasPortInfo(tells.nasPortInfo() ? nasPort(port, session.vlanTags()) : null)
                .privateGroupId(destination.privateGroupId())
                .sequencingRequired(manners.data().sequencing())
                .dscp(manners.data().diffserv() ? manners.data().dscp() : NO_DSCP)
                .build();
    }

    /** Cisco's NAS-Port: eight bits for the access interface, counted from 0, twelve each for outer and inner VLAN ID. */
    private static Octets nasPort(int port, VlanTags tags) {
        return new PacketWriter(4)
                .u32((port & 0xffL) << 24 | (long) Math.max(0, tags.outerId()) << 12 | Math.max(0, tags.innerId()))
                .toOctets();
    }

    /**
     * "The Proxy Authen Type" table of RFC 2661 §4.4.5 knows nothing of MS-CHAPv2, whose proof is of no use to a third party. The name is
     * the one that the rules have for the LNS; one that they leave alone keeps its octets.
     */
    static @Nullable ProxyAuthentication proxyAuthentication(Credentials credentials, Route route) {
        Octets name =
                route.lnsName().equals(credentials.name()) ? credentials.nameOctets() : Octets.ofText(route.lnsName());
        if (credentials instanceof Credentials.Pap pap) {
            return new ProxyAuthentication.Pap(name, pap.identifier(), pap.password());
        }
        if (credentials instanceof Credentials.Chap chap) {
            return new ProxyAuthentication.Chap(name, chap.identifier(), chap.challenge(), chap.response());
        }
        if (credentials instanceof Credentials.MsChapV1 chap) {
            return new ProxyAuthentication.MsChapV1(name, chap.identifier(), chap.challenge(), chap.response());
        }
        return credentials instanceof Credentials.None ? new ProxyAuthentication.None() : null;
    }

    /** The tunnel of a session, as accounting tells it. */
    static AccountingRequest.Tunnel tunnel(Candidate lns, @Nullable String connection) {
        TunnelParameters parameters = lns.destination().parameters();
        return new AccountingRequest.Tunnel(
                lns.source().getHostAddress(),
                lns.address().getAddress().getHostAddress(),
                parameters.assignmentId(),
                parameters.hostName(),
                parameters.serverAuthId(),
                connection);
    }

    /** Acct-Tunnel-Connection of a call (RFC 2867 §4.1). */
    static String connection(long callSerialNumber) {
        return String.format(Locale.ROOT, "%08x", callSerialNumber);
    }
}
