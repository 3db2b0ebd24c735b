package dev.lac.l2tp;

import dev.lac.protocol.Timed;
import org.jspecify.annotations.Nullable;

/**
 * The end of a control connection and what is owed to the peer after it (RFC 2661 §5.7): "enough control connection state to properly
 * accept StopCCN retransmissions over at least a full retransmission cycle".
 */
final class Aftermath {
    /** "The recommended time for a full retransmission cycle is 31 seconds" (§5.7). */
    static final long LINGER = 31_000_000_000L;

    private final ReliableChannel channel;
    private @Nullable TunnelEnd end;
    private long lingerUntil = Timed.NEVER;
    private boolean released;

    Aftermath(ReliableChannel channel) {
        this.channel = channel;
    }

    /** How it ended, or null while it has not. */
    @Nullable
    TunnelEnd end() {
        return end;
    }

    /** @param heard whether the peer has ever been heard: otherwise nobody is there to repeat anything */
    void begin(TunnelEnd why, boolean heard, long now) {
        end = why;
        // §5.8: after "reasons other than loss of connectivity, the state and reliable delivery mechanisms MUST be
        // maintained".
        boolean nothingOwed = channel.isDead() || (!heard && channel.isIdle());
        lingerUntil = nothingOwed ? now : now + LINGER;
    }

    boolean isReleased() {
        return released;
    }

    /** True once: when nothing is owed to the peer any more. */
    boolean isOverNow(long now) {
        if (end == null || released || !channel.isIdle() || (now < lingerUntil && !channel.isDead())) {
            return false;
        }
        released = true;
        channel.die();
        return true;
    }

    /** When there is something to do after the end. */
    long nextDeadline() {
        return released ? Timed.NEVER : Math.min(channel.nextDeadline(), channel.isIdle() ? lingerUntil : Timed.NEVER);
    }
}
