package dev.lac.doubles;

import dev.lac.l2tp.MessageType;
import dev.lac.protocol.Octets;
import dev.lac.protocol.PacketWriter;
import dev.lac.protocol.Timed;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** What becomes of an LNS double's datagrams: lost, delayed, repeated or changed, as a test or a demonstration wants it. */
public final class LnsScript {
    private static final int HEADER = 12;
    /** Of a control message: T. */
    private static final int CONTROL = 0x80;
    /** Message Type is the first AVP; its value stands after six octets. */
    private static final int MESSAGE_TYPE = HEADER + 6;

    private record Delayed(long at, InetSocketAddress to, Octets datagram) {}

    private final List<Delayed> delayed = new ArrayList<>();
    private int received;
    private int sent;
    private int copies = 1;
    private Duration delay = Duration.ZERO;
    private UnaryOperator<Octets> change = UnaryOperator.identity();

    /** Loses the next {@code count} datagrams that arrive. */
    public LnsScript loseReceived(int count) {
        received = count;
        return this;
    }

    /** Loses the next {@code count} datagrams that it sends. */
    public LnsScript loseSent(int count) {
        sent = count;
        return this;
    }

    /** Sends everything {@code times} times. */
    public LnsScript repeat(int times) {
        copies = times;
        return this;
    }

    /** Sends everything so much later. */
    public LnsScript delay(Duration by) {
        delay = by;
        return this;
    }

    /** Changes what it sends. */
    public LnsScript change(UnaryOperator<Octets> by) {
        change = by;
        return this;
    }

    /** Adds an AVP, header and all, to each control message of a type that it sends. */
    public LnsScript append(MessageType type, Octets avp) {
        return change(datagram -> {
            boolean wanted = datagram.length() >= MESSAGE_TYPE + 2
                    && (datagram.get(0) & CONTROL) != 0
                    && (datagram.get(MESSAGE_TYPE) << 8 | datagram.get(MESSAGE_TYPE + 1)) == type.number();
            if (!wanted) {
                return datagram;
            }
            PacketWriter longer = new PacketWriter(datagram.length() + avp.length());
            longer.octets(datagram).octets(avp);
            return longer.patchU16(2, longer.length()).toOctets();
        });
    }

    boolean losesReceived() {
        return received > 0 && received-- > 0;
    }

    void send(InetSocketAddress to, Octets datagram, long now, BiConsumer<InetSocketAddress, Octets> out) {
        if (sent > 0) {
            sent--;
            return;
        }
        Octets changed = change.apply(datagram);
        for (int copy = 0; copy < copies; copy++) {
            if (delay.isZero()) {
                out.accept(to, changed);
            } else {
                delayed.add(new Delayed(now + delay.toNanos(), to, changed));
            }
        }
    }

    long nextDeadline() {
        return delayed.stream().mapToLong(Delayed::at).min().orElse(Timed.NEVER);
    }

    void release(long now, BiConsumer<InetSocketAddress, Octets> out) {
        List<Delayed> due = delayed.stream().filter(each -> each.at <= now).toList();
        delayed.removeAll(due);
        due.forEach(each -> out.accept(each.to, each.datagram));
    }
}
