package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.util.random.RandomGenerator;

/** The messages of control connection management as we send them (RFC 2661 §6.1 to §6.5). */
final class TunnelMessages {
    /** "Ver ... containing the value 1. Rev field ... containing 0" (§4.4.3). */
    static final int PROTOCOL_VERSION = 0x0100;

    /** Neither analog nor digital: we place no outgoing calls (§4.4.3). */
    private static final int BEARER_CAPABILITIES = 0;

    /** "The revision of the L2TP software module may be reported" (§4.4.3). */
    private static final int FIRMWARE_REVISION = 1;

    private final TunnelSpec spec;
    private final int localId;
    private final Introduction introduction;
    private final RandomGenerator random;

    TunnelMessages(TunnelSpec spec, int localId, Introduction introduction, RandomGenerator random) {
        this.spec = spec;
        this.localId = localId;
        this.introduction = introduction;
        this.random = random;
    }

    Octets sccrq() {
        return introduction(MessageType.SCCRQ, spec.dscp())
                .octetsIf(AvpType.TIE_BREAKER, introduction.tieBreaker())
                .body();
    }

    /** Grants the DSCP that the peer asked for, where it asked for one (RFC 3308). */
    Octets sccrp() {
        return introduction(MessageType.SCCRP, introduction.peerDscp())
                .octetsIf(AvpType.CHALLENGE_RESPONSE, introduction.responseIn(MessageType.SCCRP))
                .body();
    }

    Octets scccn() {
        return write(MessageType.SCCCN)
                .octetsIf(AvpType.CHALLENGE_RESPONSE, introduction.responseIn(MessageType.SCCCN))
                .body();
    }

    Octets stopCcn(TunnelEnd end) {
        return write(MessageType.STOPCCN)
                .u16(AvpType.ASSIGNED_TUNNEL_ID, localId)
                .result(end.resultCode(), end.errorCode(), end.text())
                .body();
    }

    Octets hello() {
        return write(MessageType.HELLO).body();
    }

    MessageWriter write(MessageType type) {
        return new MessageWriter(type, spec, random);
    }

    private MessageWriter introduction(MessageType type, int dscp) {
        MessageWriter writer = write(type)
                .u16(AvpType.PROTOCOL_VERSION, PROTOCOL_VERSION)
                .text(AvpType.HOST_NAME, spec.hostName())
                .u32(AvpType.FRAMING_CAPABILITIES, FramingType.CAPABILITIES)
                .u32(AvpType.BEARER_CAPABILITIES, BEARER_CAPABILITIES)
                .u16(AvpType.FIRMWARE_REVISION, FIRMWARE_REVISION)
                .text(AvpType.VENDOR_NAME, spec.vendorName())
                .u16(AvpType.ASSIGNED_TUNNEL_ID, localId)
                .u16(AvpType.RECEIVE_WINDOW_SIZE, spec.receiveWindow());
        if (dscp != PerHopBehavior.NONE) {
            writer.u16(AvpType.CONTROL_CONNECTION_DS, PerHopBehavior.code(dscp));
        }
        return writer.octetsIf(AvpType.CHALLENGE, introduction.challenge());
    }
}
