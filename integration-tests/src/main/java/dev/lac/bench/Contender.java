package dev.lac.bench;

/** Who forwards data packets in {@code ./bench relay}. */
enum Contender {
    NULL("null XDP forwarder", "null"),
    /** With {@code lns[].udp-checksum: false}. */
    NATIVE("native XDP", "native"),
    /** As configured unless told otherwise. */
    CHECKED("native, checksums", "native-checksums"),
    GENERIC("generic XDP", "generic"),
    PORTABLE("portable", "off"),
    L2TPNS("l2tpns", "off");

    private final String title;
    private final String mode;

    Contender(String title, String mode) {
        this.title = title;
        this.mode = mode;
    }

    String title() {
        return title;
    }

    /** Whether it sends its frames from XDP in the driver. */
    boolean sendsFrames() {
        return this == NULL || this == NATIVE || this == CHECKED;
    }

    /** What the {@link Forwarder} is told to do meanwhile. */
    String mode() {
        return mode;
    }
}
