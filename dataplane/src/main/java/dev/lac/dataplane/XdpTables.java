package dev.lac.dataplane;

import dev.lac.linux.BpfMap;
import dev.lac.linux.BpfObject;
import dev.lac.linux.BpfProgram;
import dev.lac.linux.LinuxException;
import dev.lac.linux.NativeMemory;
import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * The programs of {@code lac.bpf.c} and the arrays that they read, which are written here in place: {@code state} is cleared first and set
 * last with release, so that a program sees a whole entry or none. Offsets are those of the structures in the C source.
 */
final class XdpTables implements AutoCloseable {
    /** States of an entry: {@code enum state}. */
    static final int EMPTY = 0;

    static final int RELAY = 1;
    /** The portable path has it, for the sake of sequence numbers. */
    static final int SLOW = 2;
    /** The portable path has it, for the sake of who looks at its frames. */
    static final int TAP = 3;

    /** Interfaces that count, at most: {@code counts}. */
    static final int SLOTS = 64;

    private static final Punt[] PUNTS = Punt.values();
    private static final String OBJECT = "lac.bpf.o";
    private static final int INTERFACES = 1 << 16;
    private static final int IDS = 1 << 16;
    private static final VarHandle STATE = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle COUNT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    // struct upstream
    private static final int UP_TUNNEL = 4;
    private static final int UP_FLAGS = 6;
    private static final int UP_TRAFFIC_CLASS = 7;
    private static final int UP_MAC = 8;
    private static final int UP_PEER_TUNNEL = 14;
    private static final int UP_PEER_SESSION = 16;
    // struct downstream
    private static final int DOWN_TUNNEL = 4;
    private static final int DOWN_LOCAL_TUNNEL = 6;
    private static final int DOWN_PPPOE_SESSION = 8;
    private static final int DOWN_PORT = 10;
    private static final int DOWN_MAC = 12;
    private static final int DOWN_FLAGS = 18;
    private static final int DOWN_HEADER = 19;
    private static final int DOWN_LONGEST = 48;
    // both
    private static final int OUTER_TAG = 20;
    private static final int INNER_TAG = 24;
    private static final int PUNTED = 28;
    private static final int PACKETS = 32;
    private static final int OCTETS = 40;
    // struct tunnel
    private static final int TUNNEL_SLOT = 4;
    private static final int TUNNEL_NEXT_HOP = 8;
    private static final int TUNNEL_OWN = 14;
    private static final int TUNNEL_FAMILY = 20;
    private static final int TUNNEL_MTU = 22;
    private static final int TUNNEL_LOCAL_PORT = 24;
    private static final int TUNNEL_PEER_PORT = 26;
    private static final int TUNNEL_SUM = 28;
    private static final int TUNNEL_LOCAL = 32;
    private static final int TUNNEL_PEER = 48;
    // struct port
    private static final int PORT_MAC = 4;
    // struct place
    private static final int PLACE_SLOT = 4;
    private static final int PLACE_MAC = 8;
    // struct count
    private static final int COUNT_PACKETS = 0;
    private static final int COUNT_OCTETS = 1;
    private static final int COUNT_PUNTS = 2;

    // flags of struct upstream and struct downstream
    private static final int WITH_LENGTH = 0x01;
    private static final int WITH_ADDRESS_AND_CONTROL = 0x02;
    private static final int CLAMP_MSS = 0x04;
    private static final int DF_SET = 0x08;
    private static final int DF_COPY = 0x10;
    private static final int DSCP_COPY = 0x20;
    private static final int UDP_CHECKSUM = 0x40;

    /** Version and header length; time to live and protocol. */
    private static final short IPV4_FIRST_WORD = 0x4500;

    private static final short IPV4_FIFTH_WORD = 64 << 8 | 17;

    private final BpfObject object;
    private final Array up;
    private final Array down;
    private final Array tunnels;
    private final Array ports;
    private final Array places;
    private final BpfMap counts;
    private final BpfMap ways;

    /** A mapped array: where entry {@code i} begins. */
    private static final class Array {
        private final ByteBuffer values;
        private final int stride;
        private final int entries;

        Array(BpfMap map) {
            values = map.values();
            stride = map.stride();
            entries = map.entries();
        }

        int at(int index) {
            return index * stride;
        }

        void state(int index, int state) {
            STATE.setRelease(values, at(index), state);
        }

        /** Changes the state of an entry that is not empty. */
        void change(int index, int state) {
            int before = (int) STATE.getAcquire(values, at(index));
            while (before != EMPTY && !STATE.compareAndSet(values, at(index), before, state)) {
                before = (int) STATE.getAcquire(values, at(index));
            }
        }

        void clear(int index) {
            state(index, EMPTY);
            for (int i = Integer.BYTES; i < stride; i++) {
                values.put(at(index) + i, (byte) 0);
            }
        }
    }

    /** What one entry has relayed: read in place until another session takes the entry. */
    static final class Counter {
        private final ByteBuffer values;
        private final int at;
        private volatile long[] last = {};

        private Counter(Array array, int index) {
            values = array.values;
            at = array.at(index);
        }

        long packets() {
            return count(0, PACKETS);
        }

        long octets() {
            return count(1, OCTETS);
        }

        /** Frames handed to the portable path. */
        long punted() {
            long[] kept = last;
            return kept.length == 0 ? values.getInt(at + PUNTED) & 0xffff_ffffL : kept[2];
        }

        private long count(int index, int offset) {
            long[] kept = last;
            return kept.length == 0 ? (long) COUNT.getOpaque(values, at + offset) : kept[index];
        }

        /** The entry is about to be another's. */
        void keep() {
            last = new long[] {packets(), octets(), punted()};
        }
    }

    private XdpTables(BpfObject object) {
        this.object = object;
        up = new Array(object.map("sessions_up"));
        down = new Array(object.map("sessions_down"));
        tunnels = new Array(object.map("tunnels"));
        ports = new Array(object.map("ports"));
        places = new Array(object.map("places"));
        counts = object.map("counts");
        ways = object.map("ways");
    }

    /**
     * Loads the programs.
     *
     * @param accessPorts how many
     * @throws LinuxException when libbpf is not there or the kernel refuses
     */
    static XdpTables load(int accessPorts) {
        BpfObject object = BpfObject.open(OBJECT, elf());
        try {
            object.size("sessions_up", accessPorts * IDS)
                    .size("ports", accessPorts)
                    .size("places", INTERFACES)
                    .load();
            return new XdpTables(object);
        } catch (LinuxException e) {
            object.close();
            throw e;
        }
    }

    private static byte[] elf() {
        try (InputStream in = XdpTables.class.getResourceAsStream(OBJECT)) {
            if (in == null) {
                throw new IllegalStateException(OBJECT + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BpfProgram fromSubscribers() {
        return object.program("from_subscribers");
    }

    BpfProgram fromLns() {
        return object.program("from_lns");
    }

    int maxTunnels() {
        return tunnels.entries;
    }

    /** Whether programs can find an interface of this index. */
    static boolean hasPlaceFor(int interfaceIndex) {
        return interfaceIndex < INTERFACES;
    }

    /** Says where the programs count on an interface, which address is ours there, and that frames may be sent to it. */
    void place(int interfaceIndex, int slot, MacAddress address) {
        NativeMemory way = new NativeMemory(Integer.BYTES);
        way.host().putInt(0, interfaceIndex);
        ways.update(slot, way);
        places.clear(interfaceIndex);
        places.values.putInt(places.at(interfaceIndex) + PLACE_SLOT, slot);
        put(places.values, places.at(interfaceIndex) + PLACE_MAC, address);
        places.state(interfaceIndex, 1);
    }

    void removePlace(int interfaceIndex) {
        places.state(interfaceIndex, EMPTY);
    }

    /**
     * Says how subscribers of an access port are reached.
     *
     * @param slot of its interface
     */
    void port(int port, int slot, MacAddress address) {
        ports.values.putInt(ports.at(port), slot);
        put(ports.values, ports.at(port) + PORT_MAC, address);
    }

    /**
     * Says how an LNS is reached; the sessions of it go by the portable path until then.
     *
     * @param slot of the interface that leads there
     */
    void tunnel(int index, TunnelPath path, int slot, MacAddress own, MacAddress nextHop) {
        tunnels.clear(index);
        ByteBuffer values = tunnels.values;
        int at = tunnels.at(index);
        boolean v4 = path.peer().getAddress() instanceof Inet4Address;
        values.putInt(at + TUNNEL_SLOT, slot);
        put(values, at + TUNNEL_NEXT_HOP, nextHop);
        put(values, at + TUNNEL_OWN, own);
        values.put(at + TUNNEL_FAMILY, (byte) (v4 ? 4 : 6));
        values.putShort(at + TUNNEL_MTU, (short) Math.min(path.route().mtu(), 0xffff));
        values.putShort(at + TUNNEL_LOCAL_PORT, network(path.localAddress().getPort()));
        values.putShort(at + TUNNEL_PEER_PORT, network(path.peer().getPort()));
        values.putInt(at + TUNNEL_SUM, v4 ? sum(path) : 0);
        put(values, at + TUNNEL_LOCAL, path.localAddress());
        put(values, at + TUNNEL_PEER, path.peer());
        tunnels.state(index, RELAY);
    }

    /** Sessions of the tunnel go by the portable path from now on. */
    void removeTunnel(int index) {
        tunnels.state(index, EMPTY);
    }

    /** The sum of those words of the IPv4 header that never change, as the processor adds them (RFC 1071 §2). */
    private static int sum(TunnelPath path) {
        ByteBuffer words = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
        words.putShort(IPV4_FIRST_WORD).putShort(IPV4_FIFTH_WORD);
        words.put(path.localAddress().getAddress().getAddress());
        words.put(path.peer().getAddress().getAddress());
        ByteBuffer host = words.duplicate().order(ByteOrder.nativeOrder());
        int sum = 0;
        for (int i = 0; i < words.capacity(); i += Short.BYTES) {
            sum += host.getShort(i) & 0xffff;
        }
        return sum;
    }

    /** Relays a session's frames from now on. */
    void add(Relay relay, int tunnel, int longestDownstream) {
        up(relay, tunnel);
        down(relay, tunnel, longestDownstream);
    }

    private void up(Relay relay, int tunnel) {
        int index = upIndex(relay);
        up.clear(index);
        ByteBuffer values = up.values;
        int at = up.at(index);
        DataFormat format = relay.session().format();
        values.putShort(at + UP_TUNNEL, (short) tunnel);
        values.put(at + UP_FLAGS, (byte) flags(relay));
        values.put(at + UP_TRAFFIC_CLASS, (byte) (Math.max(0, format.dscp()) << 2));
        put(values, at + UP_MAC, relay.access().subscriber());
        values.putShort(at + UP_PEER_TUNNEL, network(relay.session().peerTunnelId()));
        values.putShort(at + UP_PEER_SESSION, network(relay.session().peerSessionId()));
        tags(values, at, relay.access().vlanTags());
        up.state(index, state(relay));
    }

    private void down(Relay relay, int tunnel, int longest) {
        int index = downIndex(relay);
        down.clear(index);
        ByteBuffer values = down.values;
        int at = down.at(index);
        values.putShort(at + DOWN_TUNNEL, (short) tunnel);
        values.putShort(at + DOWN_LOCAL_TUNNEL, network(relay.session().localTunnelId()));
        values.putShort(at + DOWN_PPPOE_SESSION, network(relay.access().sessionId()));
        values.putShort(at + DOWN_PORT, (short) relay.access().port());
        put(values, at + DOWN_MAC, relay.access().subscriber());
        values.put(at + DOWN_FLAGS, (byte) flags(relay));
        values.put(at + DOWN_HEADER, (byte) relay.session().format().header(false));
        values.putShort(at + DOWN_LONGEST, (short) Math.min(longest, 0xffff));
        tags(values, at, relay.access().vlanTags());
        down.state(index, state(relay));
    }

    private static int flags(Relay relay) {
        DataFormat format = relay.session().format();
        int fragment = switch (format.dontFragment()) {
            case CLEAR -> 0;
            case SET -> DF_SET;
            case COPY -> DF_COPY;
        };
        boolean v4 = relay.session().path().peer().getAddress() instanceof Inet4Address;
        return fragment
                | (format.length() ? WITH_LENGTH : 0)
                | (format.addressAndControl() ? WITH_ADDRESS_AND_CONTROL : 0)
                | (format.clampMss() ? CLAMP_MSS : 0)
                | (format.dscp() == DataFormat.COPY_DSCP ? DSCP_COPY : 0)
                | (v4 && !format.udpChecksum() ? 0 : UDP_CHECKSUM);
    }

    private static void tags(ByteBuffer values, int at, VlanTags tags) {
        values.putInt(at + OUTER_TAG, (int) (tags.value() >>> 32));
        values.putInt(at + INNER_TAG, (int) tags.value());
    }

    /** The session's frames carry sequence numbers from now on, or are looked at, or no longer; on any thread, one at a time. */
    void pathOf(Relay relay) {
        up.change(upIndex(relay), state(relay));
        down.change(downIndex(relay), state(relay));
    }

    private static int state(Relay relay) {
        if (relay.tap() != null) {
            return TAP;
        }
        return relay.isSequencing() ? SLOW : RELAY;
    }

    void removeUp(Relay relay) {
        up.state(upIndex(relay), EMPTY);
    }

    void removeDown(Relay relay) {
        down.state(downIndex(relay), EMPTY);
    }

    Counter upCounter(Relay relay) {
        return new Counter(up, upIndex(relay));
    }

    Counter downCounter(Relay relay) {
        return new Counter(down, downIndex(relay));
    }

    static int upIndex(Relay relay) {
        return relay.access().port() * IDS + relay.access().sessionId();
    }

    static int downIndex(Relay relay) {
        return relay.session().localSessionId();
    }

    /** Packets, octets and punts that an interface's program has counted. */
    record InterfaceCount(long packets, long octets, Map<Punt, Long> punts) {}

    InterfaceCount count(int slot) {
        long[] sums = counts.sums(slot);
        Map<Punt, Long> punts = new EnumMap<>(Punt.class);
        for (int i = 0; i < PUNTS.length; i++) {
            if (sums[COUNT_PUNTS + i] != 0) {
                punts.put(PUNTS[i], sums[COUNT_PUNTS + i]);
            }
        }
        return new InterfaceCount(sums[COUNT_PACKETS], sums[COUNT_OCTETS], punts);
    }

    private static void put(ByteBuffer values, int at, MacAddress address) {
        for (int i = 0; i < 6; i++) {
            values.put(at + i, (byte) (address.value() >>> (40 - 8 * i)));
        }
    }

    private static void put(ByteBuffer values, int at, InetSocketAddress address) {
        byte[] octets = address.getAddress().getAddress();
        for (int i = 0; i < octets.length; i++) {
            values.put(at + i, octets[i]);
        }
    }

    private static short network(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? (short) value : Short.reverseBytes((short) value);
    }

    @Override
    public void close() {
        object.close();
    }
}
