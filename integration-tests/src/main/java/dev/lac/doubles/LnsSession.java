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
import dev.lac.ppp.MsChap;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
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
    private final Supplier<Inet4Address> addresses;
    private final Output output;
    private final Queue<LongConsumer> followUps;
    private final Counters<PppEvent> counters = new Counters<>(PppEvent.class);
    private final Lcp lcp;
    private final Map<AuthProtocol, ChapAuthenticator> chap = new EnumMap<>(AuthProtocol.class);
    private final PapAuthenticator pap;
    private final String name;
    private final RestartTimers timers;
    private @Nullable Ipcp ipcp;
    private @Nullable Inet4Address subscriberAddress;
    private int ns;
    private Deadlines.@Nullable Watch watch;
    private @Nullable String user;
    private boolean up;
    private int pings;
    private String failure = "";

    /** Where its frames go. */
    interface Output {
        void frame(LnsSession session, LnsCall call, Octets frame);
    }

    private static final List<AuthProtocol> CHAPS =
            List.of(AuthProtocol.CHAP_MD5, AuthProtocol.MSCHAP_V2, AuthProtocol.MSCHAP_V1);

    LnsSession(
            LnsDouble.Settings settings,
            LnsCall call,
            ReceivedCall received,
            Supplier<Inet4Address> addresses,
            RandomGenerator random,
            Output output,
            Queue<LongConsumer> followUps) {
        this.settings = settings;
        this.call = call;
        this.received = received;
        this.addresses = addresses;
        this.output = output;
        this.followUps = followUps;
        String name = "lns-" + call.localSessionId();
        RestartTimers timers = new RestartTimers(Duration.ofSeconds(3), 10, 2, 5);
        lcp = new Lcp(
                name,
                new Lcp.Settings(
                        MRU,
                        1492,
                        List.of(
                                AuthProtocol.CHAP_MD5,
                                AuthProtocol.MSCHAP_V2,
                                AuthProtocol.MSCHAP_V1,
                                AuthProtocol.PAP),
                        List.of(),
                        timers,
                        ECHO_INTERVAL,
                        3),
                random,
                counters,
                new LcpOwner());
        AuthenticationOwner authentication = new AuthenticationOwner();
        for (AuthProtocol protocol : CHAPS) {
            chap.put(
                    protocol,
                    new ChapAuthenticator(
                            name,
                            protocol,
                            settings.hostName(),
                            Duration.ofSeconds(3),
                            random,
                            counters,
                            authentication));
        }
        pap = new PapAuthenticator(name, counters, authentication);
        this.name = name;
        this.timers = timers;
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
        try {
            lcp.openedByProxy(
                    new NegotiatedLink(
                            proxyLcp.initialReceivedConfReq(),
                            proxyLcp.lastSentConfReq(),
                            proxyLcp.lastReceivedConfReq(),
                            MRU,
                            AuthProtocol.CHAP_MD5),
                    now);
        } catch (MalformedPacketException e) {
            fail("proxy LCP: " + e.getMessage(), now);
            return;
        }
        AuthProtocol demanded = lcp.demanded();
        Credentials credentials = proxy == null ? null : credentials(proxy);
        if (settings.mode() == Mode.PROXY && credentials != null) {
            awaitVerdict(credentials);
            decide(credentials, now);
        } else if (settings.mode() == Mode.FORCED_CHAP || proxy == null) {
            authenticator(demanded == null ? AuthProtocol.CHAP_MD5 : demanded).start(now);
        } else if (proxy instanceof ProxyAuthentication.None) {
            decide(new Credentials.None(), now);
        }
    }

    /** So that the verdict can be told; that about MS-CHAP is the LAC's to tell. */
    private void awaitVerdict(Credentials credentials) {
        ChapAuthenticator md5 = chap.get(AuthProtocol.CHAP_MD5);
        if (credentials instanceof Credentials.Chap proof && md5 != null) {
            md5.openedByProxy(proof);
        } else if (credentials instanceof Credentials.Pap proof) {
            pap.openedByProxy(proof);
        }
    }

    private static @Nullable Credentials credentials(ProxyAuthentication proxy) {
        if (proxy instanceof ProxyAuthentication.Chap given) {
            return new Credentials.Chap(
                    given.name().text(), given.identifier(), given.challenge(), given.response(), given.name());
        }
        if (proxy instanceof ProxyAuthentication.MsChapV1 given) {
            return new Credentials.MsChapV1(
                    given.name().text(), given.identifier(), given.challenge(), given.response(), given.name());
        }
        if (proxy instanceof ProxyAuthentication.Pap given) {
            return new Credentials.Pap(given.name().text(), given.identifier(), given.password(), given.name());
        }
        return null;
    }

    private Authenticator authenticator(@Nullable AuthProtocol protocol) {
        ChapAuthenticator found = protocol == null ? null : chap.get(protocol);
        return found == null ? pap : found;
    }

    private void decide(Credentials credentials, long now) {
        LnsDouble.User known = settings.users().get(credentials.name());
        Authenticator authenticator = authenticator(lcp.demanded());
        if (credentials instanceof Credentials.None
                || (known != null && credentials.provesKnowledgeOf(known.password()))) {
            user = credentials.name();
            if (known != null) {
                authenticator.accept(success(credentials, known));
            }
            Inet4Address fixed = known == null ? null : known.address();
            subscriberAddress = fixed == null ? addresses.get() : fixed;
            Ipcp network = new Ipcp(name, settings.address(), subscriberAddress, timers, counters, new IpcpOwner());
            ipcp = network;
            network.open(now);
        } else {
            authenticator.reject("not at " + settings.hostName());
            fail("authentication of " + credentials.name() + " failed", now);
        }
        refresh();
    }

    private String success(Credentials credentials, LnsDouble.User known) {
        String message = known.message() + " to " + settings.hostName();
        return credentials instanceof Credentials.MsChapV2 proof
                ? proof.authenticatorResponse(MsChap.ntPasswordHash(known.password())) + " M=" + message
                : message;
    }

    /** The number of the next data message (RFC 2661 §5.4). */
    int nextNs() {
        return ns++ & 0xffff;
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
            if (authenticator(lcp.demanded()) instanceof ChapAuthenticator demanded) {
                demanded.receive(information, now);
            }
        } else if (protocol == Protocol.PAP) {
            pap.receive(information, now);
        } else if (protocol == Protocol.IPCP) {
            if (ipcp != null) {
                ipcp.receive(information, now); // one that comes before authentication is repeated
            }
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
        output(new PacketWriter(information.length() + 2)
                .u16(protocol.value())
                .octets(information)
                .toOctets());
    }

    private void output(Octets frame) {
        output.frame(this, call, frame);
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
        if (subscriberAddress == null) {
            throw new IllegalStateException("the subscriber has no address yet");
        }
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
        long next = Math.min(lcp.nextDeadline(), pap.nextDeadline());
        for (ChapAuthenticator each : chap.values()) {
            next = Math.min(next, each.nextDeadline());
        }
        return ipcp == null ? next : Math.min(next, ipcp.nextDeadline());
    }

    @Override
    public void onDeadline(long now) {
        lcp.onDeadline(now);
        chap.values().forEach(each -> each.onDeadline(now));
        pap.onDeadline(now);
        if (ipcp != null) {
            ipcp.onDeadline(now);
        }
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
            output(frame);
        }

        @Override
        public void up(long now) {
            followUps.add(when -> {
                authenticator(lcp.demanded()).start(when);
                refresh();
            });
        }

        @Override
        public void down(boolean renegotiating, long now) {
            chap.values().forEach(ChapAuthenticator::stop);
            pap.stop();
            up = false;
            Ipcp network = ipcp;
            if (network != null) {
                followUps.add(network::lowerDown);
            }
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
            output(frame);
        }

        @Override
        public void authenticate(Credentials credentials) {
            followUps.add(now -> decide(credentials, now));
        }
    }

    private final class IpcpOwner implements Ipcp.Owner {
        @Override
        public void send(Octets frame) {
            output(frame);
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
