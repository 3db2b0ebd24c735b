package dev.lac.linux;

/** An eBPF program on an interface, as long as this is open. */
public final class BpfLink implements AutoCloseable {
    private final int fd;

    BpfLink(int fd) {
        this.fd = fd;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
