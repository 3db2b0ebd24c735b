package dev.lac.dns;

/** The types of resource record that are asked for. */
public enum RecordType {
    /** An IPv4 address (RFC 1035 §3.4.1). */
    A,
    /** An IPv6 address (RFC 3596 §2.1). */
    AAAA,
    /** Where a service is (RFC 2782). */
    SRV
}
