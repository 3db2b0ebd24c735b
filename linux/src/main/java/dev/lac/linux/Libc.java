package dev.lac.linux;

import com.sun.jna.Native;

/**
 * The system calls of the data plane by JNA direct mapping: about 100 ns a call, so one call serves a batch. Pointers are {@code
 * long}; a failure is −1 with the reason in {@link #lastError}.
 */
public final class Libc {
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int SOL_SOCKET = 1;
    public static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    public static final int SO_MEMINFO = 55;

    public static final int IPPROTO_IP = 0;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_PMTUDISC_DONT = 0;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_TOS = 1;
    public static final int IP_PKTINFO = 8;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPV6_MTU_DISCOVER = 23;
    public static final int IPV6_PMTUDISC_DONT = 0;
    public static final int IPV6_PMTUDISC_DO = 2;
    public static final int IPV6_PKTINFO = 50;
    public static final int IPV6_TCLASS = 67;

    public static final int IPPROTO_UDP = 17;
    public static final int UDP_SEGMENT = 103;
    public static final int UDP_GRO = 104;

    public static final int SOL_PACKET = 263;
    public static final int PACKET_RX_RING = 5;
    public static final int PACKET_STATISTICS = 6;
    public static final int PACKET_AUXDATA = 8;
    public static final int PACKET_VERSION = 10;
    public static final int PACKET_RESERVE = 12;
    public static final int PACKET_FANOUT = 18;
    public static final int PACKET_FANOUT_DATA = 22;
    public static final int PACKET_IGNORE_OUTGOING = 23;

    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final short POLLIN = 1;
    public static final short POLLERR = 8;

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;

    /** {@code PROT_READ | PROT_WRITE} */
    public static final int PROT_READ_WRITE = 3;

    public static final int MAP_SHARED = 1;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    /** Why the last call of this thread failed. */
    public static int lastError() {
        return Native.getLastError();
    }

    public static native int socket(int domain, int type, int protocol);

    public static native int bind(int fd, long address, int length);

    public static native int getsockname(int fd, long address, long lengthPointer);

    public static native int setsockopt(int fd, int level, int option, long value, int length);

    public static native int getsockopt(int fd, int level, int option, long value, long lengthPointer);

    public static native int connect(int fd, long address, int length);

    public static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    public static native int sendmmsg(int fd, long messages, int count, int flags);

    public static native long sendto(int fd, long buffer, long length, int flags, long address, int addressLength);

    public static native int poll(long descriptors, long count, int timeoutMillis);

    public static native int close(int fd);

    /** An address, or −1. */
    public static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    public static native int munmap(long address, long length);

    public static native long recv(int fd, long buffer, long length, int flags);

    public static native int ioctl(int fd, long request, long argument);

    public static native int if_nametoindex(String name);

    public static native String strerror(int error);
}
