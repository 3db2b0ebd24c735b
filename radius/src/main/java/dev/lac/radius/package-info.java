/**
 * RADIUS authentication and accounting: RFC 2865, 2866, 2868 and 2869.
 *
 * <p>{@link dev.lac.radius.RadiusClient} is the engine; what goes in and comes out of it is said in records that know nothing of
 * packets. TinyRadius stands behind the package: it reads and writes attributes and hides passwords, nothing else.
 */
@NullMarked
package dev.lac.radius;

import org.jspecify.annotations.NullMarked;
