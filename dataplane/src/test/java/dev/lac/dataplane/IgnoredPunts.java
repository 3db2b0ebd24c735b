package dev.lac.dataplane;

import dev.lac.pppoe.MacAddress;
import dev.lac.pppoe.VlanTags;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes everything that goes up and does nothing with it. */
final class IgnoredPunts implements DataPlane.Punts {
    @Override
    public boolean onDiscovery(int port, MacAddress from, MacAddress to, VlanTags tags, ByteBuffer packet) {
        return true;
    }

    @Override
    public boolean onSessionFrame(int port, MacAddress from, VlanTags tags, int sessionId, ByteBuffer ppp) {
        return true;
    }

    @Override
    public boolean onControl(int local, InetSocketAddress from, ByteBuffer datagram) {
        return true;
    }

    @Override
    public boolean onData(InetSocketAddress from, ByteBuffer datagram) {
        return true;
    }
}
