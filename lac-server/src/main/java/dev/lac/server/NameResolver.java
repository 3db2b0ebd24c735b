package dev.lac.server;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/** Finds the addresses of an LNS name without blocking the control loop. */
public interface NameResolver extends AutoCloseable {
    /** What became of a look-up. */
    sealed interface Resolution {
        /** All A and AAAA records, at least one. */
        record Addresses(List<InetAddress> addresses) implements Resolution {
            public Addresses {
                addresses = List.copyOf(addresses);
            }
        }

        /** No address, and why: the name does not exist, has no address, or no server answered. */
        record Failure(String cause) implements Resolution {}
    }

    /**
     * Looks up {@code name}.
     *
     * @param then called exactly once, on the control loop, perhaps before this method returns
     */
    void resolve(String name, Consumer<Resolution> then);

    @Override
    void close();
}
