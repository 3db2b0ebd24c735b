package dev.lac.dataplane;

import static dev.lac.linux.SocketFilter.CPU;
import static dev.lac.linux.SocketFilter.LOAD_WORD;
import static dev.lac.linux.SocketFilter.MODULO;
import static dev.lac.linux.SocketFilter.RETURN;
import static dev.lac.linux.SocketFilter.RETURN_ACCUMULATOR;

import dev.lac.linux.Descriptor;
import dev.lac.linux.Libc;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.linux.SocketAddresses;
import dev.lac.linux.SocketFilter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One local address and port of L2TP: a socket for each forwarder, which receives and sends, and one that only sends, what may not be
 * fragmented.
 *
 * <p>They share the port (SO_REUSEPORT); a program steers what is received to the forwarders by processor, as the datagrams that the kernel
 * hands up in one piece (UDP_GRO) are of one peer and came on one. The first is bound before it shares, so that two daemons never do.
 */
final class L2tpSocket implements AutoCloseable {
    private final InetSocketAddress address;
    private final List<Descriptor> forwarding;
    private final Descriptor unfragmented;

    private L2tpSocket(InetSocketAddress address, List<Descriptor> forwarding, Descriptor unfragmented) {
        this.address = address;
        this.forwarding = forwarding;
        this.unfragmented = unfragmented;
    }

    /**
     * Opens the sockets.
     *
     * @param local port 0 takes any
     * @param forwarders from 1
     * @throws LinuxException when the kernel refuses
     */
    static L2tpSocket open(InetSocketAddress local, int forwarders) {
        List<Descriptor> opened = new ArrayList<>();
        try {
            Descriptor first = keep(opened, socket(local, false)).bind(SocketAddresses.encode(local));
            InetSocketAddress address = boundAddress(first);
            byte[] shared = SocketAddresses.encode(address);
            share(first);
            for (int i = 1; i < forwarders; i++) {
                join(opened, socket(address, false), shared, forwarders);
            }
            // Behind the others, where the program never leads; and deaf.
            Descriptor unfragmented = socket(address, true).filter(SocketFilter.of(new int[][] {{RETURN, 0, 0, 0}}));
            join(opened, unfragmented, shared, forwarders);
            return new L2tpSocket(address, List.copyOf(opened.subList(0, forwarders)), unfragmented);
        } catch (LinuxException e) {
            opened.forEach(Descriptor::close);
            throw e;
        }
    }

    /** The kernel makes the group when the second socket joins; it is steered from then on. */
    private static void join(List<Descriptor> opened, Descriptor socket, byte[] address, int forwarders) {
        keep(opened, share(socket)).bind(address);
        if (opened.size() == 2) {
            socket.program(Libc.SOL_SOCKET, Libc.SO_ATTACH_REUSEPORT_CBPF, steering(forwarders));
        }
    }

    private static Descriptor keep(List<Descriptor> opened, Descriptor socket) {
        opened.add(socket);
        return socket;
    }

    private static Descriptor share(Descriptor socket) {
        socket.option(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
        return socket;
    }

    private static Descriptor socket(InetSocketAddress local, boolean dontFragment) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        int domain = v4 ? SocketAddresses.AF_INET : SocketAddresses.AF_INET6;
        Descriptor socket = Descriptor.open("L2TP socket " + local, domain, Libc.SOCK_DGRAM, 0)
                .bigBuffers();
        if (v4) {
            int discover = dontFragment ? Libc.IP_PMTUDISC_DO : Libc.IP_PMTUDISC_DONT;
            socket.option(Libc.IPPROTO_IP, Libc.IP_MTU_DISCOVER, discover);
        } else {
            int discover = dontFragment ? Libc.IPV6_PMTUDISC_DO : Libc.IPV6_PMTUDISC_DONT;
            socket.option(Libc.IPPROTO_IPV6, Libc.IPV6_MTU_DISCOVER, discover);
        }
        if (!dontFragment) {
            socket.option(Libc.IPPROTO_UDP, Libc.UDP_GRO, 1);
        }
        return socket;
    }

    private static SocketFilter steering(int forwarders) {
        return SocketFilter.of(
                forwarders == 1
                        ? new int[][] {{RETURN, 0, 0, 0}}
                        : new int[][] {
                            {LOAD_WORD, 0, 0, CPU},
                            {MODULO, 0, 0, forwarders},
                            {RETURN_ACCUMULATOR, 0, 0, 0},
                        });
    }

    private static InetSocketAddress boundAddress(Descriptor socket) {
        NativeMemory memory = new NativeMemory(64);
        memory.host().putInt(32, SocketAddresses.IN6_LENGTH);
        Libc.getsockname(socket.fd(), memory.address(), memory.address(32));
        return SocketAddresses.decode(memory.host(), 0);
    }

    /** What it is bound to. */
    InetSocketAddress address() {
        return address;
    }

    /** The socket that a forwarder receives from. */
    int input(int forwarder) {
        return forwarding.get(forwarder).fd();
    }

    /** The socket that a forwarder sends through. */
    int output(int forwarder, boolean dontFragment) {
        return dontFragment ? unfragmented.fd() : input(forwarder);
    }

    @Override
    public void close() {
        forwarding.forEach(Descriptor::close);
        unfragmented.close();
    }

    @Override
    public String toString() {
        return "L2TP socket " + address;
    }
}
