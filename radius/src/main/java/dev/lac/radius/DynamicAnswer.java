package dev.lac.radius;

/** What a {@link DynamicRequest} is answered. */
public sealed interface DynamicAnswer {
    /** It was done: Disconnect-ACK or CoA-ACK. */
    record Ack() implements DynamicAnswer {}

    /** It was not done: Disconnect-NAK or CoA-NAK. */
    record Nak(ErrorCause cause) implements DynamicAnswer {}
}
