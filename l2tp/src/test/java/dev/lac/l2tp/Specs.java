package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Tunnels as the tests want them. */
final class Specs {
    static final Octets SECRET = Octets.ofText("s3cret");

    /** Octets a5 without end: challenges and vectors that a dialogue can spell. */
    static final RandomGenerator A5 = () -> 0xa5a5_a5a5_a5a5_a5a5L;

    private Specs() {}

    /** A tunnel that sends no Hello. */
    static TunnelSpec.Builder quiet() {
        return TunnelSpec.builder("host").helloInterval(Duration.ZERO);
    }

    static TunnelSpec quiet(Octets secret, boolean hide) {
        return quiet().secret(secret).hideAvps(hide).build();
    }
}
