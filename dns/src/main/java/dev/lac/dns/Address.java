package dev.lac.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One address of a name.
 *
 * @param ip an A or AAAA record
 * @param port 1 to 65,535: 1701 (RFC 2661 §8.1) unless an SRV record says otherwise
 * @param priority of the SRV record (RFC 2782), 0 to 65,535, the lowest first; 0 without one
 * @param weight of the SRV record among those of its priority, 0 to 65,535; 0 without one
 * @param host the name that has the address, in lower case: the target of the SRV record, or the name asked for
 * @param timeToLive how long it still holds; zero once it has expired and for a literal
 * @param stale how long ago it expired; zero as long as it holds
 */
public record Address(
        InetAddress ip, int port, int priority, int weight, String host, Duration timeToLive, Duration stale) {
    /** The UDP port of L2TP (RFC 2661 §8.1). */
    public static final int L2TP_PORT = 1701;

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(ip, port);
    }

    /** {@code 192.0.2.1, TTL 50 s} or {@code 192.0.2.1 port 1702, expired 3 s ago}. */
    @Override
    public String toString() {
        String age =
                stale.isZero() ? ", TTL " + timeToLive.toSeconds() + " s" : ", expired " + stale.toSeconds() + " s ago";
        return ip.getHostAddress() + (port == L2TP_PORT ? "" : " port " + port) + age;
    }
}
