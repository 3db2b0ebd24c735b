package dev.lac.dataplane;

import com.sun.jna.Native;

/** A socket of ours with what every one of them needs: options, binding, and errors that say what to do. */
final class Descriptor implements AutoCloseable {
    private static final int BUFFER_OCTETS = 8 << 20;

    private final int fd;
    private final String what;

    private Descriptor(int fd, String what) {
        this.fd = fd;
        this.what = what;
    }

    /**
     * @param what the socket's purpose, for error messages
     * @throws DataPlaneException when the kernel refuses
     */
    static Descriptor open(String what, int domain, int type, int protocol) {
        int fd = Libc.socket(domain, type | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw failure(what, Native.getLastError());
        }
        return new Descriptor(fd, what);
    }

    int fd() {
        return fd;
    }

    /** Room for bursts: forced beyond the system's limit where we may, else up to it. */
    Descriptor bigBuffers() {
        if (!option(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, BUFFER_OCTETS)) {
            option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, BUFFER_OCTETS);
        }
        if (!option(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, BUFFER_OCTETS)) {
            option(Libc.SOL_SOCKET, Libc.SO_SNDBUF, BUFFER_OCTETS);
        }
        return this;
    }

    /** Sets an option of type {@code int}; false when the kernel refuses. */
    boolean option(int level, int option, int value) {
        NativeMemory memory = new NativeMemory(4);
        memory.host().putInt(0, value);
        return Libc.setsockopt(fd, level, option, memory.address(), 4) == 0;
    }

    /** Lets in only what {@code program}, a {@code struct sock_fprog}, accepts. */
    Descriptor filter(NativeMemory program) {
        int result =
                Libc.setsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, program.address(), EthertypeFilter.PROGRAM);
        if (result != 0) {
            int error = Native.getLastError();
            close();
            throw failure(what, error);
        }
        return this;
    }

    Descriptor bind(byte[] socketAddress) {
        NativeMemory memory = new NativeMemory(socketAddress.length);
        memory.host().put(0, socketAddress);
        if (Libc.bind(fd, memory.address(), socketAddress.length) != 0) {
            int error = Native.getLastError();
            close();
            throw failure(what, error);
        }
        return this;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }

    private static DataPlaneException failure(String what, int error) {
        String remedy = switch (error) {
            case Libc.EPERM, Libc.EACCES -> "; run as root or grant the java binary CAP_NET_RAW";
            case Libc.EADDRINUSE -> "; another L2TP daemon is running on this address";
            case Libc.EADDRNOTAVAIL -> "; l2tp.local must be an address of this host";
            case Libc.ENETDOWN -> "; the interface is down";
            default -> "";
        };
        return new DataPlaneException(what + ": " + Libc.strerror(error) + remedy);
    }
}
