package dev.lac.dns;

import java.util.function.Consumer;

/** Finds the addresses of an LNS name without making anybody wait on a thread. */
public interface NameResolver {
    /**
     * Looks up {@code name}: an IP literal or a DNS name, which search domains are never added to.
     *
     * @param then called exactly once, on the control loop, perhaps before this method returns
     */
    void resolve(String name, Consumer<Resolution> then);
}
