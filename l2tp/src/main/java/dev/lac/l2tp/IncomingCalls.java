package dev.lac.l2tp;

import org.jspecify.annotations.Nullable;

/** Hands call messages to the calls they are about, and answers requests for new ones (RFC 2661 §7.4, §7.5). */
final class IncomingCalls {
    private final Tunnel tunnel;
    private final @Nullable AcceptOwner acceptOwner;

    IncomingCalls(Tunnel tunnel, @Nullable AcceptOwner acceptOwner) {
        this.tunnel = tunnel;
        this.acceptOwner = acceptOwner;
    }

    void receive(int headerSessionId, MessageType type, ReceivedMessage message, long now) {
        boolean request = type == MessageType.ICRQ || type == MessageType.OCRQ;
        if (request && headerSessionId == 0) {
            request(type, message, now);
            return;
        }
        Session session = tunnel.sessions().find(headerSessionId, message);
        if (session == null) {
            // §7.4.1: in idle, "Receive ICCN, ICRP, CDN: Clean up", and nothing is there to be cleaned up.
            tunnel.counters().increment(L2tpEvent.DROPPED_UNKNOWN_SESSION);
        } else {
            session.receive(message, now);
        }
    }

    /** A CSUN or CSURQ names the calls that it is about by our Session IDs (RFC 5515). */
    void receiveConnectSpeeds(MessageType type, ReceivedMessage message, long now) {
        for (ConnectSpeed speed : message.connectSpeeds()) {
            Session session = tunnel.sessions().of(speed.remoteSessionId());
            if (session == null || !session.receiveConnectSpeed(type, speed, now)) {
                tunnel.counters().increment(L2tpEvent.IGNORED_CONNECT_SPEED);
            }
        }
    }

    private void request(MessageType type, ReceivedMessage message, long now) {
        int peerSessionId = message.u16(AvpType.ASSIGNED_SESSION_ID, 0);
        ReceivedMessage.Fault fault = message.fault();
        if (fault != null) {
            refuse(peerSessionId, CallEnd.protocol(fault.error(), fault.text()), now);
        } else if (peerSessionId == 0 || tunnel.sessions().knowsPeerId(peerSessionId)) {
            String text = "session id " + peerSessionId + " cannot be assigned";
            refuse(peerSessionId, CallEnd.protocol(ErrorCode.INVALID_SESSION_ID, text), now);
        } else if (type == MessageType.OCRQ || acceptOwner == null) {
            String text = type == MessageType.OCRQ ? "no outgoing calls are placed here" : "no calls are taken here";
            refuse(peerSessionId, CallEnd.local(CdnResult.NO_FACILITIES_PERMANENT, null, text, null), now);
        } else {
            answer(acceptOwner, ReceivedCall.ofIcrq(message), now);
        }
    }

    private void answer(AcceptOwner decider, ReceivedCall icrq, long now) {
        AcceptOwner.Answer answer = decider.incomingCall(tunnel, icrq);
        if (answer instanceof AcceptOwner.Answer.Accept accept) {
            LnsCall call = new LnsCall(tunnel, accept.localSessionId(), icrq, accept.owner());
            tunnel.sessions().add(call);
            tunnel.sessions().learnPeerId(call, icrq.peerSessionId());
            call.start(now);
        } else if (answer instanceof AcceptOwner.Answer.Refuse refuse) {
            CallEnd why = CallEnd.local(refuse.result(), refuse.error(), refuse.text(), null);
            refuse(icrq.peerSessionId(), why, now);
        }
    }

    /** §7.4.2: "Receive ICRQ, not acceptable: Send CDN, Clean up"; as no id of ours was assigned, the CDN carries 0. */
    private void refuse(int peerSessionId, CallEnd why, long now) {
        tunnel.counters().increment(L2tpEvent.REFUSED_CALL);
        tunnel.send(peerSessionId, MessageType.CDN, CallMessages.cdn(tunnel.write(MessageType.CDN), 0, why), null, now);
    }
}
