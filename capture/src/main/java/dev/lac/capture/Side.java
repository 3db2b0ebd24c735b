package dev.lac.capture;

/** Where the LAC sees a frame. */
public enum Side {
    /** Towards subscribers: Ethernet. */
    ACCESS(0),
    /** Towards LNSes: IP. */
    CORE(1);

    static final int COUNT = 2;

    private final int interfaceId;

    Side(int interfaceId) {
        this.interfaceId = interfaceId;
    }

    /** The number of the interface in a trace, from 0. */
    int interfaceId() {
        return interfaceId;
    }
}
