package dev.lac.server;

import static java.util.stream.Collectors.toMap;

import dev.lac.config.DataPlaneConfig;
import dev.lac.config.L2tpConfig;
import dev.lac.config.LacConfig;
import dev.lac.config.LnsConfig;
import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.DataPlaneSettings;
import dev.lac.dataplane.DontFragment;
import dev.lac.dataplane.FastPathMode;
import dev.lac.dataplane.InterfaceReport;
import dev.lac.l2tp.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the operator's file says of forwarding, in terms of the data plane. */
final class ForwardingSettings {
    private static final int USUAL_FORWARDERS = 4;

    private ForwardingSettings() {}

    /** @param processors of this host, which decide how many forwarders there are where the file does not */
    static DataPlaneSettings of(LacConfig config, int processors) {
        DataPlaneConfig dataPlane = config.dataPlane();
        return new DataPlaneSettings(
                config.pppoe().interfaces(),
                DiscoverySettings.servesTags(config.pppoe()),
                LocalAddresses.of(config),
                mode(dataPlane.fastPath()),
                dataPlane.exceptions().entrySet().stream()
                        .collect(toMap(Map.Entry::getKey, exception -> mode(exception.getValue()))),
                dataPlane.forwarders() == 0 ? Math.min(USUAL_FORWARDERS, processors) : dataPlane.forwarders(),
                config.l2tp().interfaces());
    }

    /** Interfaces that are named beside those of subscribers, but do not exist: perhaps not yet, perhaps they are misspelt. */
    static List<String> missing(DataPlaneSettings settings, Predicate<String> exists) {
        return Stream.concat(settings.exceptions().keySet().stream(), settings.underlay().stream())
                .filter(exists.negate())
                .distinct()
                .sorted()
                .toList();
    }

    /** The interfaces that are to relay otherwise than they were told to. */
    static Map<String, FastPathMode> changedModes(LacConfig config, List<InterfaceReport> interfaces) {
        DataPlaneConfig dataPlane = config.dataPlane();
        Map<String, FastPathMode> changed = new LinkedHashMap<>();
        for (InterfaceReport report : interfaces) {
            FastPathMode wanted = mode(dataPlane.exceptions().getOrDefault(report.name(), dataPlane.fastPath()));
            if (wanted != report.wanted()) {
                changed.put(report.name(), wanted);
            }
        }
        return changed;
    }

    private static FastPathMode mode(DataPlaneConfig.FastPath configured) {
        return switch (configured) {
            case AUTO -> FastPathMode.AUTO;
            case NATIVE -> FastPathMode.NATIVE;
            case GENERIC -> FastPathMode.GENERIC;
            case OFF -> FastPathMode.OFF;
        };
    }

    /** How data messages to an LNS look before a call has agreed on anything else. */
    static DataFormat format(LnsConfig.Data data) {
        return format(data, data.dscp(), data.sequencing());
    }

    /** How data messages of an established call look. */
    static DataFormat format(LnsConfig.Data data, Call call) {
        return format(data, data.diffserv() && call.dscp() >= 0 ? call.dscp() : data.dscp(), call.sequencingRequired());
    }

    private static DataFormat format(LnsConfig.Data data, int dscp, boolean sequencing) {
        return new DataFormat(
                dscp == L2tpConfig.COPY_DSCP ? DataFormat.COPY_DSCP : dscp,
                data.lengthField(),
                data.priorityBit(),
                data.addressAndControl(),
                sequencing,
                switch (data.dontFragment()) {
                    case CLEAR -> DontFragment.CLEAR;
                    case SET -> DontFragment.SET;
                    case COPY -> DontFragment.COPY;
                },
                data.clampMss(),
                data.reorderTimeout(),
                data.udpChecksum());
    }
}
