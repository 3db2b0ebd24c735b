package dev.lac.server;

import dev.lac.capture.Frame;
import dev.lac.capture.Frames;
import dev.lac.capture.PcapNg;
import dev.lac.capture.Redactor;
import dev.lac.capture.TraceStream;
import dev.lac.pppoe.MacAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** One who looks at the frames of a subscriber, as pcapng. */
final class Trace implements Answer.Stream {
    private final String which;
    private final Frames frames;
    private final TraceStream stream;
    private final Consumer<Trace> ended;

    /**
     * @param which a user, MAC address, circuit or Acct-Session-Id
     * @param payload whether what subscribers say to one another stays in the frames
     * @param secrets whether passwords and proofs do
     * @param access the name of the access interfaces
     * @param ended told, from any thread and perhaps twice, when nobody looks any more
     */
    Trace(String which, boolean payload, boolean secrets, String access, Consumer<Trace> ended) {
        this.which = which;
        this.ended = ended;
        frames = new Frames(new Redactor(secrets, payload));
        stream = new TraceStream(origin(access));
    }

    /** What a file says of where it comes from. */
    static PcapNg.Origin origin(String access) {
        return new PcapNg.Origin(
                System.getProperty("os.arch"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "lac " + Version.TEXT,
                access,
                "l2tp");
    }

    String which() {
        return which;
    }

    /** Whether it is about whoever has that hardware address. */
    boolean isOfHost(MacAddress host) {
        return which.equalsIgnoreCase(host.toString());
    }

    /** Makes the frames that it sees. */
    Frames frames() {
        return frames;
    }

    /** From any thread; what finds no room is counted in the file. */
    void show(Frame frame) {
        stream.offer(frame);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        stream.writeTo(out);
    }

    @Override
    public void close() {
        stream.close();
        ended.accept(this);
    }
}
