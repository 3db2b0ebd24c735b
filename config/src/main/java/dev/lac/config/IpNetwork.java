package dev.lac.config;

import java.net.InetAddress;

/**
 * An address and those that agree with it in the first bits.
 *
 * @param prefixLength 0 to 32 or 128; a single address has the largest
 */
public record IpNetwork(InetAddress address, int prefixLength) {}
