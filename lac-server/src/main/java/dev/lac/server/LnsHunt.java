package dev.lac.server;

import dev.lac.server.Destination.Candidate;
import dev.lac.server.NameResolver.Resolution;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One call's way through its destinations: resolves each when its turn comes, offers its addresses one after the other, keeps those
 * that are locked out for the end, and remembers why each failed.
 */
final class LnsHunt {
    /** The UDP port of L2TP (RFC 2661 §8.1). */
    private static final int L2TP_PORT = 1701;

    private final Deque<Destination> unresolved;
    private final Deque<Candidate> candidates = new ArrayDeque<>();
    private final Deque<Candidate> lockedOut = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private final NameResolver resolver;
    private final Lockouts lockouts;
    private final RandomGenerator random;
    private final Class<? extends InetAddress> family;
    private boolean anyAddress;

    /**
     * @param local our L2TP address: only LNS addresses of its family can be reached from it
     */
    LnsHunt(
            List<Destination> destinations,
            NameResolver resolver,
            Lockouts lockouts,
            RandomGenerator random,
            InetAddress local) {
        unresolved = new ArrayDeque<>(destinations);
        this.resolver = resolver;
        this.lockouts = lockouts;
        this.random = random;
        family = local.getClass();
    }

    /** Finds the next address to try, perhaps later; {@code then} gets none when all have been tried. */
    void next(long now, Consumer<Optional<Candidate>> then) {
        while (!candidates.isEmpty()) {
            Candidate candidate = candidates.remove();
            if (!lockouts.contains(candidate.address(), now)) {
                then.accept(Optional.of(candidate));
                return;
            }
            lockedOut.add(candidate);
        }
        if (unresolved.isEmpty()) {
            then.accept(Optional.ofNullable(lockedOut.poll()));
            return;
        }
        Destination destination = unresolved.remove();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(destination.endpoint());
        if (literal != null) {
            add(destination, List.of(address(literal)));
            next(now, then);
        } else {
            resolver.resolve(destination.endpoint(), resolution -> {
                resolved(destination, resolution);
                next(now, then);
            });
        }
    }

    private static InetAddress address(byte[] literal) {
        try {
            return InetAddress.getByAddress(literal);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("4 and 16 octets are addresses", e);
        }
    }

    private void resolved(Destination destination, Resolution resolution) {
        if (resolution instanceof Resolution.Failure failure) {
            failures.add(destination.endpoint() + ": " + failure.cause());
        } else if (resolution instanceof Resolution.Addresses found) {
            List<InetAddress> shuffled = new ArrayList<>(found.addresses());
            // The addresses of one name are equal: spread the calls over them.
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            add(destination, shuffled);
        }
    }

    private void add(Destination destination, List<InetAddress> addresses) {
        List<InetAddress> reachable =
                addresses.stream().filter(family::isInstance).toList();
        if (reachable.isEmpty()) {
            failures.add(destination.endpoint() + ": has no address of the family of l2tp.local");
        }
        for (InetAddress address : reachable) {
            anyAddress = true;
            candidates.add(new Candidate(new InetSocketAddress(address, L2TP_PORT), destination));
        }
    }

    /** Remembers why {@code candidate} did not take the call. */
    void failed(Candidate candidate, String cause) {
        failures.add(candidate + ": " + cause);
    }

    /** Whether there was any address to try. */
    boolean foundAnyAddress() {
        return anyAddress;
    }

    /** Why each destination failed, in the order of trying. */
    String failures() {
        return String.join("; ", failures);
    }
}
