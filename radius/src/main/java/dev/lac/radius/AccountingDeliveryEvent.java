package dev.lac.radius;

/** What became of accounting records on their way; each has a counter. */
public enum AccountingDeliveryEvent {
    /** A server has acknowledged a record. */
    DELIVERED,
    /** No server acknowledged a record this time; it is sent again. */
    UNDELIVERED,
    /** An Interim-Update had not left when something newer of its session came. */
    SUPERSEDED,
    /** Nothing is sent to a group for a while. */
    PAUSED,
    /** Records flow to a group again. */
    RESUMED
}
