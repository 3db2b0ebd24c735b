package dev.lac.radius;

import dev.lac.protocol.Octets;
import java.time.Duration;
import java.util.function.Consumer;

/** An Accounting-Request and its acknowledgement, RFC 2866 §4. */
final class AccountingExchange extends Exchange {
    private final RadiusClient client;
    private final AccountingRecord record;
    private final Consumer<AccountingResult> then;

    AccountingExchange(
            RadiusClient client, ServerPool pool, AccountingRecord record, Consumer<AccountingResult> then, long now) {
        super(client, pool, now);
        this.client = client;
        this.record = record;
        this.then = then;
    }

    /**
     * The Accounting-Request. Acct-Delay-Time is true when a server is first asked and stays as it is in the retransmissions to it:
     * a new value would need a new identifier (RFC 2866 §5.2) and be counted twice by servers that tell duplicates by it.
     */
    @Override
    Octets encode(int identifier, RadiusServer server, long now) {
        Duration delay = Duration.between(record.happened(), client.wallTime(now));
        AttributeWriter writer = client.writer()
                .integer(AttributeType.ACCT_DELAY_TIME, delay.toSeconds())
                .integer(AttributeType.EVENT_TIMESTAMP, record.happened().getEpochSecond());
        return Packets.hashed(
                PacketCode.ACCOUNTING_REQUEST,
                identifier,
                record.attributes().concat(writer.toOctets()),
                server.authenticators());
    }

    @Override
    public boolean answeredBy(int code) {
        return code == PacketCode.ACCOUNTING_RESPONSE.number();
    }

    @Override
    public Signature signature() {
        return Signature.IGNORED;
    }

    @Override
    void answered(Packet reply, RadiusServer server, Octets requestAuthenticator, long now) {
        client.counters().increment(RadiusEvent.ACCOUNTING_ACKNOWLEDGED);
        then.accept(new AccountingResult.Acknowledged(server.name()));
    }

    @Override
    void failed(String cause) {
        client.counters().increment(RadiusEvent.ACCOUNTING_UNDELIVERED);
        then.accept(new AccountingResult.Undelivered(cause));
    }
}
