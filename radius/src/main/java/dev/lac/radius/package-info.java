/**
 * RADIUS authentication and accounting: RFC 2865, 2866, 2867, 2868, 2869, 5176 and 5997, over UDP and TLS (RFC 6614).
 *
 * <p>{@link dev.lac.radius.RadiusClient} is the engine; what goes in and comes out of it is said in records that know nothing of
 * packets. TinyRadius stands behind the package: it hides user passwords, and judges our packets in the tests.
 */
@NullMarked
package dev.lac.radius;

import org.jspecify.annotations.NullMarked;
