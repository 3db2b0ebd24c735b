package dev.lac.l2tp;

import dev.lac.protocol.Octets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the access node says about a subscriber's line, told to the LNS in the ICRQ (RFC 5515).
 *
 * @param circuitId the Agent-Circuit-Id, or null
 * @param remoteId the Agent-Remote-Id, or null
 * @param figures rates in bits per second, 0 to 2⁶³ − 1, and delays in milliseconds, 0 to 2³² − 1
 * @param encapsulation the three octets of the Access-Loop-Encapsulation (data link, encapsulation 1 and 2), or null
 */
public record AccessLineInformation(
        @Nullable Octets circuitId,
        @Nullable Octets remoteId,
        Map<Figure, Long> figures,
        @Nullable Octets encapsulation) {
    /** The rates and delays, a line each; the numbers are also those of the PPPoE sub-options that TR-101 defines. */
    public enum Figure {
        ACTUAL_DATA_RATE_UPSTREAM(AvpType.ACTUAL_DATA_RATE_UPSTREAM),
        ACTUAL_DATA_RATE_DOWNSTREAM(AvpType.ACTUAL_DATA_RATE_DOWNSTREAM),
        MINIMUM_DATA_RATE_UPSTREAM(AvpType.MINIMUM_DATA_RATE_UPSTREAM),
        MINIMUM_DATA_RATE_DOWNSTREAM(AvpType.MINIMUM_DATA_RATE_DOWNSTREAM),
        ATTAINABLE_DATA_RATE_UPSTREAM(AvpType.ATTAINABLE_DATA_RATE_UPSTREAM),
        ATTAINABLE_DATA_RATE_DOWNSTREAM(AvpType.ATTAINABLE_DATA_RATE_DOWNSTREAM),
        MAXIMUM_DATA_RATE_UPSTREAM(AvpType.MAXIMUM_DATA_RATE_UPSTREAM),
        MAXIMUM_DATA_RATE_DOWNSTREAM(AvpType.MAXIMUM_DATA_RATE_DOWNSTREAM),
        MINIMUM_DATA_RATE_UPSTREAM_LOW_POWER(AvpType.MINIMUM_DATA_RATE_UPSTREAM_LOW_POWER),
        MINIMUM_DATA_RATE_DOWNSTREAM_LOW_POWER(AvpType.MINIMUM_DATA_RATE_DOWNSTREAM_LOW_POWER),
        MAXIMUM_INTERLEAVING_DELAY_UPSTREAM(AvpType.MAXIMUM_INTERLEAVING_DELAY_UPSTREAM),
        ACTUAL_INTERLEAVING_DELAY_UPSTREAM(AvpType.ACTUAL_INTERLEAVING_DELAY_UPSTREAM),
        MAXIMUM_INTERLEAVING_DELAY_DOWNSTREAM(AvpType.MAXIMUM_INTERLEAVING_DELAY_DOWNSTREAM),
        ACTUAL_INTERLEAVING_DELAY_DOWNSTREAM(AvpType.ACTUAL_INTERLEAVING_DELAY_DOWNSTREAM);

        private final AvpType avp;

        Figure(AvpType avp) {
            this.avp = avp;
        }

        /** The attribute that carries it. */
        public AvpType avp() {
            return avp;
        }

        /** Whether it is a rate, in bits per second; otherwise it is a delay, in milliseconds. */
        public boolean isRate() {
            return avp.allows(Long.BYTES);
        }

        /** The figure of that number, 129 to 142, or null. */
        public static @Nullable Figure of(int number) {
            for (Figure figure : values()) {
                if (figure.avp.number() == number) {
                    return figure;
                }
            }
            return null;
        }
    }

    private static final AccessLineInformation NOTHING = new AccessLineInformation(null, null, Map.of());

    /** Octets of an Access-Loop-Encapsulation. */
    public static final int ENCAPSULATION_LENGTH = 3;

    public AccessLineInformation {
        Map<Figure, Long> copy = new EnumMap<>(Figure.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
        for (Map.Entry<Figure, Long> figure : figures.entrySet()) {
            long limit = figure.getKey().isRate() ? Long.MAX_VALUE : 0xffff_ffffL;
            if (figure.getValue() < 0 || figure.getValue() > limit) {
                throw new IllegalArgumentException(figure.getKey() + ": " + figure.getValue());
            }
        }
        if (encapsulation != null && encapsulation.length() != ENCAPSULATION_LENGTH) {
            throw new IllegalArgumentException("an access loop encapsulation has three octets");
        }
    }

    /** A line whose encapsulation is not known. */
    public AccessLineInformation(@Nullable Octets circuitId, @Nullable Octets remoteId, Map<Figure, Long> figures) {
        this(circuitId, remoteId, figures, null);
    }

    /** Whether each identifier is short enough for an AVP, hidden or not. */
    boolean fits() {
        return (circuitId == null || circuitId.length() <= Hiding.MAX_VALUE)
                && (remoteId == null || remoteId.length() <= Hiding.MAX_VALUE);
    }

    void write(MessageWriter writer) {
        writer.octetsIf(AvpType.AGENT_CIRCUIT_ID, circuitId).octetsIf(AvpType.AGENT_REMOTE_ID, remoteId);
        for (Map.Entry<Figure, Long> figure : figures.entrySet()) {
            AvpType type = figure.getKey().avp();
            if (figure.getKey().isRate()) {
                writer.u64(type, figure.getValue());
            } else {
                writer.u32(type, figure.getValue());
            }
        }
        writer.octetsIf(AvpType.ACCESS_LOOP_ENCAPSULATION, encapsulation);
    }

    /** What an ICRQ says about the line, or null where it says nothing; a rate beyond 2⁶³ − 1 reads as that. */
    static @Nullable AccessLineInformation read(ReceivedMessage icrq) {
        Map<Figure, Long> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            Octets value = icrq.octets(figure.avp);
            if (value != null) {
                long number = figure.isRate() ? value.buffer().getLong() : icrq.u32(figure.avp);
                figures.put(figure, number < 0 ? Long.MAX_VALUE : number);
            }
        }
        AccessLineInformation line = new AccessLineInformation(
                icrq.octets(AvpType.AGENT_CIRCUIT_ID),
                icrq.octets(AvpType.AGENT_REMOTE_ID),
                figures,
                icrq.octets(AvpType.ACCESS_LOOP_ENCAPSULATION));
        return line.equals(NOTHING) ? null : line;
    }
}
