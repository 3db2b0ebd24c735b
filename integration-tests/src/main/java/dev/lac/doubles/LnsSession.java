package dev.lac.doubles;

import dev.lac.doubles.LnsDouble.Mode;
import dev.lac.l2tp.CdnResult;
import dev.lac.l2tp.LnsCall;
import dev.lac.l2tp.ProxyAuthentication;
import dev.lac.l2tp.ProxyLcp;
import dev.lac.l2tp.ReceivedCall;
import dev.lac.ppp.AuthProtocol;
import dev.lac.ppp.Authenticator;
import dev.lac.ppp.ChapAuthenticator;
import dev.lac.ppp.Credentials;
import dev.lac.ppp.Ipcp;
import dev.lac.ppp.Lcp;
import dev.lac.ppp.LinkEnd;
import dev.lac.ppp.NegotiatedLink;
import dev.lac.ppp.PapAuthenticator;
import dev.lac.ppp.PppEvent;
import dev.lac.ppp.Protocol;
import dev.lac.ppp.RestartTimers;
import dev.lac.protocol.Counters;
import dev.lac.protocol.Deadlines;
import dev.lac.protocol.MalformedPacketException;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One call at the LNS: LCP and authentication as the LNS' mode wants them, IPCP, and an answer to every ping. */
public final class LnsSession implements Timed {
    private static final int MRU = 1460;
    /** A subscriber that vanished is noticed by the LNS alone: the LAC reads nothing but headers. */
    private static final Duration ECHO_INTERVAL = Duration.ofSeconds(20);

    private final LnsDouble.Settings settings;
    private final LnsCall call;
    private final ReceivedCall received;
    private final Inet4Address subscriberAddress;
    private final Consumer<Octets> output;
    private final Queue<LongConsumer> followUps;
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final Lcp lcp;
    private final ChapAuthenticator chap;
    private final PapAuthenticator pap;
    private final Ipcp ipcp;
    private Deadlines.@Nullable Watch watch;
    private @Nullable String user;
    private boolean up;
    private int pings;
    private String failure = "";

    LnsSession(
            LnsDouble.Settings settings,
            LnsCall call,
            ReceivedCall received,
            Inet4Address subscriberAddress,
            RandomGenerator random,
            Consumer<Octets> output,
            Queue<LongConsumer> followUps) {
        this.settings = settings;
        this.call = call;
        this.received = received;
        this.subscriberAddress = subscriberAddress;
        this.output = output;
        this.followUps = followUps;
        String name = "lns-" + call.localSessionId();
        RestartTimers timers = new RestartTimers(Duration.ofSeconds(3), 10, 2, 5);
        lcp = new Lcp(
                name,
                new Lcp.Settings(
                        MRU,
                        1492,
                        List.of(AuthProtocol.CHAP_MD5, AuthProtocol.PAP),
                        List.of(),
                        timers,
                        ECHO_INTERVAL,
                        3),
                random,
                counters,
                new LcpOwner());
        AuthenticationOwner authentication = new AuthenticationOwner();
        chap = new ChapAuthenticator(
                name, settings.hostName(), Duration.ofSeconds(3), random, counters, authentication);
        pap = new PapAuthenticator(name, counters, authentication);
        ipcp = new Ipcp(name, settings.address(), subscriberAddress, timers, counters, new IpcpOwner());
    }

    void begin(Deadlines deadlines, long now) {
        watch = deadlines.watch(this);
        ProxyLcp proxyLcp = received.proxyLcp();
        ProxyAuthentication proxy = received.proxyAuthentication();
        if (settings.mode() == Mode.LCP_RENEGOTIATION || proxyLcp == null) {
            lcp.open(now);
        } else {
            adopt(proxyLcp, proxy, now);
        }
        refresh();
    }

    private void adopt(ProxyLcp proxyLcp, @Nullable ProxyAuthentication proxy, long now) {
        AuthProtocol protocol = proxy instanceof ProxyAuthentication.Pap ? AuthProtocol.PAP : AuthProtocol.CHAP_MD5;
        try {
            lcp.openedByProxy(
                    new NegotiatedLink(
                            proxyLcp.initialReceivedConfReq(),
                            proxyLcp.lastSentConfReq(),
                            proxyLcp.lastReceivedConfReq(),
                            MRU,
                            protocol),
                    now);
        } catch (MalformedPacketException e) {
            fail("proxy LCP: " + e.getMessage(), now);
            return;
        }
        if (settings.mode() == Mode.FORCED_CHAP || proxy == null) {
            chap.start(now);
        } else if (proxy instanceof ProxyAuthentication.Chap given) {
            Credentials.Chap credentials =
                    new Credentials.Chap(given.name().text(), given.identifier(), given.challenge(), given.response());
            chap.openedByProxy(credentials);
            decide(credentials, now);
        } else if (proxy instanceof ProxyAuthentication.Pap given) {
            Credentials.Pap credentials =
                    new Credentials.Pap(given.name().text(), given.identifier(), given.password());
            pap.openedByProxy(credentials);
            decide(credentials, now);
        } else {
            fail("unusable proxy authentication: " + proxy, now);
        }
    }

    private void decide(Credentials credentials, long now) {
        Octets secret = settings.users().get(credentials.name());
        Authenticator authenticator = credentials instanceof Credentials.Pap ? pap : chap;
        if (secret != null && credentials.provesKnowledgeOf(secret)) {
            user = credentials.name();
            authenticator.accept("welcome to " + settings.hostName());
            ipcp.open(now);
        } else {
            authenticator.reject("not at " + settings.hostName());
            fail("authentication of " + credentials.name() + " failed", now);
        }
        refresh();
    }

    private void fail(String why, long now) {
        failure = why;
        call.close(CdnResult.ADMINISTRATIVE, null, why, now);
    }

    void receive(Octets frame, long now) {
        if (frame.length() < 2) {
            return;
        }
        int number = frame.get(0) << 8 | frame.get(1);
        Octets information = frame.slice(2, frame.length());
        Protocol protocol = Protocol.of(number);
        if (protocol == Protocol.LCP) {
            lcp.receive(information, now);
        } else if (protocol == Protocol.CHAP) {
            chap.receive(information, now);
        } else if (protocol == Protocol.PAP) {
            pap.receive(information, now);
        } else if (protocol == Protocol.IPCP) {
            ipcp.receive(information, now);
        } else if (protocol == Protocol.IP) {
            IcmpEcho.reply(information, settings.address()).ifPresent(reply -> {
                pings++;
                send(Protocol.IP, reply);
            });
        } else if (lcp.isOpened()) {
            lcp.rejectProtocol(number, information);
        }
        refresh();
    }

    private void send(Protocol protocol, Octets information) {
        output.accept(new PacketWriter(information.length() + 2)
                .u16(protocol.value())
                .octets(information)
                .toOctets());
    }

    void end() {
        if (watch != null) {
            watch.cancel();
        }
    }

    private void refresh() {
        if (watch != null) {
            watch.refresh();
        }
    }

    /** Sends an ICMP Echo to the subscriber. */
    public void ping(int sequence, int length) {
        send(Protocol.IP, IcmpEcho.request(settings.address(), subscriberAddress, sequence, length));
    }

    public LnsCall call() {
        return call;
    }

    /** Whether the network layer is up. */
    public boolean isUp() {
        return up;
    }

    /** Who authenticated, or null. */
    public @Nullable String user() {
        return user;
    }

    /** ICMP Echoes answered. */
    public int pings() {
        return pings;
    }

    /** Why the LNS refused the user; empty when it did not. */
    public String failure() {
        return failure;
    }

    @Override
    public long nextDeadline() {
        return Math.min(
                Math.min(lcp.nextDeadline(), ipcp.nextDeadline()), Math.min(chap.nextDeadline(), pap.nextDeadline()));
    }

    @Override
    public void onDeadline(long now) {
        lcp.onDeadline(now);
        chap.onDeadline(now);
        pap.onDeadline(now);
        ipcp.onDeadline(now);
    }

    static Inet4Address address(int number) {
        byte[] octets = {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
        try {
            return (Inet4Address) InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 octets are an address", e);
        }
    }

    private final class LcpOwner implements Lcp.Owner {
        @Override
        public void send(Octets frame) {
            output.accept(frame);
        }

        @Override
        public void up(long now) {
            followUps.add(when -> {
                Authenticator demanded = lcp.demanded() == AuthProtocol.PAP ? pap : chap;
                demanded.start(when);
                refresh();
            });
        }

        @Override
        public void down(boolean renegotiating, long now) {
            chap.stop();
            pap.stop();
            up = false;
            followUps.add(when -> ipcp.lowerDown(when));
        }

        @Override
        public void finished(LinkEnd end, long now) {
            followUps.add(when -> call.close(CdnResult.ADMINISTRATIVE, null, end.kind() + " " + end.text(), when));
        }

        @Override
        public void protocolRejected(int protocol, long now) {
            // IPCP's own timers end it
        }
    }

    private final class AuthenticationOwner implements Authenticator.Owner {
        @Override
        public void send(Octets frame) {
            output.accept(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            followUps.add(now -> decide(credentials, now));
        }
    }

    private final class IpcpOwner implements Ipcp.Owner {
        @Override
        public void send(Octets frame) {
            output.accept(frame);
        }

        @Override
        public void up(Inet4Address local, Inet4Address peer, long now) {
            up = true;
        }

        @Override
        public void down(long now) {
            up = false;
        }
    }
}
