package dev.lac.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The RADIUS client, RFC 2865 and 2866.
 *
 * @param nas who we are in requests
 * @param sockets UDP sockets; each has 256 identifiers per server
 * @param initialTimeout IRT of RFC 5080 §2.2.1
 * @param maxTimeout MRT of RFC 5080 §2.2.1, not less than {@code initialTimeout}
 * @param tries MRC of RFC 5080 §2.2.1, transmissions to one server before the next is asked
 * @param deadTime how long a silent server that is not probed is asked last
 * @param statusInterval between Status-Server requests to one server (RFC 5997)
 * @param chargeableUserIdentity whether one is asked for (RFC 4372)
 * @param dictionary the operator's attributes; absent: those built in
 * @param authentication at least one where RADIUS decides
 * @param accounting empty: no accounting is sent
 */
public record RadiusConfig(
        Nas nas,
        int sockets,
        Duration initialTimeout,
        Duration maxTimeout,
        int tries,
        Duration deadTime,
        Duration statusInterval,
        boolean chargeableUserIdentity,
        @Nullable Path dictionary,
        List<RequestAttribute> attributes,
        List<TunnelAttribute> tunnelAttributes,
        List<RadiusServerConfig> authentication,
        List<RadiusServerConfig> accounting) {
    public RadiusConfig {
        attributes = List.copyOf(attributes);
        tunnelAttributes = List.copyOf(tunnelAttributes);
        authentication = List.copyOf(authentication);
        accounting = List.copyOf(accounting);
    }

    /** How NAS-Port-Type is found (RFC 2865 §5.41). */
    public enum NasPortType {
        /** By the VLAN tags of the subscriber: PPPoEoE, PPPoEoVLAN or PPPoEoQinQ (RFC 4603 §2). */
        AUTO,
        ETHERNET,
        VIRTUAL
    }

    /**
     * What requests say of us and of the subscriber's port. The texts hold placeholders as {@code {mac}}.
     *
     * @param identifier NAS-Identifier (RFC 2865 §5.32)
     * @param ipAddress NAS-IP-Address or NAS-IPv6-Address; absent when not configured, NAS-Identifier then identifies the NAS
     * @param portId NAS-Port-Id (RFC 2869 §5.17)
     * @param callingStationId Calling-Station-Id (RFC 2865 §5.31)
     * @param calledStationId Called-Station-Id (RFC 2865 §5.30)
     */
    public record Nas(
            String identifier,
            @Nullable InetAddress ipAddress,
            NasPortType portType,
            String portId,
            String callingStationId,
            String calledStationId) {}

    /** A kind of request. */
    public enum RequestKind {
        ACCESS,
        ACCOUNTING
    }

    /**
     * An attribute that the operator adds to requests.
     *
     * @param name in the dictionary
     * @param value with placeholders
     */
    public record RequestAttribute(String name, String value, List<RequestKind> in) {
        public RequestAttribute {
            in = List.copyOf(in);
        }
    }

    /** A part of a tunnel. */
    public enum TunnelPart {
        SERVER_ENDPOINT,
        CLIENT_ENDPOINT,
        PASSWORD,
        ASSIGNMENT_ID,
        CLIENT_AUTH_ID,
        SERVER_AUTH_ID,
        PRIVATE_GROUP_ID,
        PREFERENCE,
        MAX_SESSIONS,
        GROUP
    }

    /**
     * An attribute of a vendor that names a part of a tunnel.
     *
     * @param name in the dictionary
     */
    public record TunnelAttribute(String name, TunnelPart means) {}
}
