package dev.lac.linux;

import com.sun.jna.Native;

/** A socket of ours with what every one of them needs: options, binding, and errors that say what to do. */
public final class Descriptor implements AutoCloseable {
    private static final int BUFFER_OCTETS = 8 << 20;

    private final int fd;
    private final String what;
    private boolean closed;

    private Descriptor(int fd, String what) {
        this.fd = fd;
        this.what = what;
    }

    /**
     * @param what the socket's purpose, for error messages
     * @throws LinuxException when the kernel refuses
     */
    public static Descriptor open(String what, int domain, int type, int protocol) {
        int fd = Libc.socket(domain, type | Libc.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw failure(what, Native.getLastError());
        }
        return new Descriptor(fd, what);
    }

    public int fd() {
        return fd;
    }

    /** Room for bursts: forced beyond the system's limit where we may, else up to it. */
    public Descriptor bigBuffers() {
        if (!option(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, BUFFER_OCTETS)) {
            option(Libc.SOL_SOCKET, Libc.SO_RCVBUF, BUFFER_OCTETS);
        }
        if (!option(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, BUFFER_OCTETS)) {
            option(Libc.SOL_SOCKET, Libc.SO_SNDBUF, BUFFER_OCTETS);
        }
        return this;
    }

    /** Sets an option of type {@code int}; false when the kernel refuses. */
    public boolean option(int level, int option, int value) {
        NativeMemory memory = new NativeMemory(4);
        memory.host().putInt(0, value);
        return Libc.setsockopt(fd, level, option, memory.address(), 4) == 0;
    }

    /** Sets an option whose value is the {@code length} octets at the beginning of {@code value}; false when the kernel refuses. */
    public boolean option(int level, int option, NativeMemory value, int length) {
        return Libc.setsockopt(fd, level, option, value.address(), length) == 0;
    }

    /** An option of type {@code int}; −1 when the kernel refuses to tell. */
    public int option(int level, int option) {
        NativeMemory memory = new NativeMemory(8);
        memory.host().putInt(4, 4);
        return Libc.getsockopt(fd, level, option, memory.address(), memory.address(4)) == 0
                ? memory.host().getInt(0)
                : -1;
    }

    /** The error for what the kernel has refused just now, after this socket has been closed. */
    public LinuxException refused(String step) {
        int error = Native.getLastError();
        close();
        return failure(what + ", " + step, error);
    }

    /** Lets in only what {@code program} accepts. */
    public Descriptor filter(SocketFilter program) {
        return program(Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, program);
    }

    /** Hands {@code program} to the kernel for what the socket option means. */
    public Descriptor program(int level, int option, SocketFilter program) {
        if (Libc.setsockopt(fd, level, option, program.address(), SocketFilter.LENGTH) != 0) {
            int error = Native.getLastError();
            close();
            throw failure(what, error);
        }
        return this;
    }

    public Descriptor bind(byte[] socketAddress) {
        NativeMemory memory = new NativeMemory(socketAddress.length);
        memory.host().put(0, socketAddress);
        if (Libc.bind(fd, memory.address(), socketAddress.length) != 0) {
            int error = Native.getLastError();
            close();
            throw failure(what, error);
        }
        return this;
    }

    /** Closes it once: its number may be another's by the second time. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
        }
    }

    private static LinuxException failure(String what, int error) {
        String remedy = switch (error) {
            case Libc.EPERM, Libc.EACCES -> "; run as root or grant the java binary CAP_NET_RAW";
            case Libc.EADDRINUSE -> "; another L2TP daemon is running on this address";
            case Libc.EADDRNOTAVAIL -> "; l2tp.local must be an address of this host";
            case Libc.ENETDOWN -> "; the interface is down";
            default -> "";
        };
        return new LinuxException(what + ": " + Libc.strerror(error) + remedy);
    }
}
