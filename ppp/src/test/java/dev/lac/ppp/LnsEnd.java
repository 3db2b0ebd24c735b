package dev.lac.ppp;

import dev.lac.protocol.Octets;
import dev.lac.protocol.Timed;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The LNS' end in {@link LinkRun}, composed of the same parts: it renegotiates LCP, authenticates anew and assigns an address. */
final class LnsEnd implements Timed, Lcp.Owner, Authenticator.Owner, Ipcp.Owner {
    private final LinkRun run;
    private final Lcp lcp;
    private final Map<AuthProtocol, Authenticator> authenticators = new EnumMap<>(AuthProtocol.class);
    private final Ipcp ipcp;

    LnsEnd(LinkRun run) {
        this.run = run;
        RestartTimers patient = new RestartTimers(Duration.ofSeconds(3), 30, 2, 30);
        lcp = new Lcp(
                "lns",
                new Lcp.Settings(1460, 1492, List.of(AuthProtocol.values()), List.of(), patient, Duration.ZERO, 1),
                run.random,
                run.counters,
                this);
        for (AuthProtocol protocol : AuthProtocol.values()) {
            authenticators.put(
                    protocol,
                    protocol == AuthProtocol.PAP
                            ? new PapAuthenticator("lns", run.counters, this)
                            : new ChapAuthenticator(
                                    "lns", protocol, "lns", Duration.ofSeconds(3), run.random, run.counters, this));
        }
        ipcp = new Ipcp("lns", address(1), address(99), patient, run.counters, this);
    }

    private static Inet4Address address(int host) {
        try {
            return (Inet4Address) InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    void open(long now) {
        lcp.open(now);
    }

    void receive(Octets frame) {
        long now = run.clock.now();
        Octets information = frame.slice(2, frame.length());
        Protocol protocol = Protocol.of(frame.get(0) << 8 | frame.get(1));
        AuthProtocol demanded = lcp.demanded();
        if (protocol == Protocol.LCP) {
            lcp.receive(information, now);
        } else if (demanded != null && protocol == demanded.protocol()) {
            authenticators.get(demanded).receive(information, now);
        } else if (protocol == Protocol.IPCP) {
            ipcp.receive(information, now);
        } else if (protocol == Protocol.IP) {
            send(frame); // an echo, of sorts
        }
    }

    @Override
    public void send(Octets frame) {
        run.toSubscriber.accept(frame);
    }

    @Override
    public void up(long now) {
        authenticators.get(lcp.demanded()).start(now);
    }

    @Override
    public void down(boolean renegotiating, long now) {
        authenticators.values().forEach(Authenticator::stop);
        ipcp.lowerDown(now);
    }

    @Override
    public void finished(LinkEnd end, long now) {
        if (end.kind() != LinkEnd.Kind.PEER_TERMINATED) {
            run.lacEnds.add(end);
        }
    }

    @Override
    public void protocolRejected(int protocol, long now) {
        throw new AssertionError("rejected " + protocol);
    }

    @Override
    public void authenticate(Credentials credentials) {
        run.clock.after(Duration.ofMillis(1), () -> {
            Authenticator asking = authenticators.get(lcp.demanded());
            if (asking.isPending()) {
                asking.accept(LinkRun.welcome(credentials));
                ipcp.open(run.clock.now());
            }
        });
    }

    @Override
    public void up(Inet4Address own, Inet4Address peer, long now) {}

    @Override
    public void down(long now) {}

    @Override
    public long nextDeadline() {
        long earliest = Math.min(lcp.nextDeadline(), ipcp.nextDeadline());
        for (Authenticator authenticator : authenticators.values()) {
            earliest = Math.min(earliest, authenticator.nextDeadline());
        }
        return earliest;
    }

    @Override
    public void onDeadline(long now) {
        lcp.onDeadline(now);
        authenticators.values().forEach(authenticator -> authenticator.onDeadline(now));
        ipcp.onDeadline(now);
    }
}
