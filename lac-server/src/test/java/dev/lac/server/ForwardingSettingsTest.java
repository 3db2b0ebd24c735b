package dev.lac.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lac.config.ConfigException;
import dev.lac.config.ConfigLoader;
import dev.lac.config.LacConfig;
import dev.lac.dataplane.DataFormat;
import dev.lac.dataplane.DataPlaneSettings;
import dev.lac.dataplane.DontFragment;
import dev.lac.dataplane.FastPathMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the data plane is told of the operator's file. */
class ForwardingSettingsTest {
    private static final String BARE = """
            pppoe: {interfaces: [eth1, eth2.7], vlans: [100]}
            aaa: {methods: [none]}
            ppp: {authentication: []}
            """;

    @TempDir
    private Path directory;

    private LacConfig load(String yaml) throws IOException, ConfigException {
        return ConfigLoader.load(Files.writeString(directory.resolve("lac.yaml"), yaml), name -> null);
    }

    @Test
    void portsAndTheFastPathAreAsTheFileSays() throws Exception {
        DataPlaneSettings settings = ForwardingSettings.of(load(BARE + """
                        l2tp: {local: 192.0.2.1, interfaces: [core0]}
                        lns: [{name: one, addresses: [192.0.2.21], local: 192.0.2.2}]
                        dataplane:
                          fast-path: generic
                          interfaces: [{name: eth1, fast-path: off}, {name: core0, fast-path: native}]
                          forwarders: 7
                        """), 2);
        assertThat(settings)
                .isEqualTo(new DataPlaneSettings(
                        List.of("eth1", "eth2.7"),
                        true,
                        List.of(new InetSocketAddress("192.0.2.1", 1701), new InetSocketAddress("192.0.2.2", 1701)),
                        FastPathMode.GENERIC,
                        Map.of("eth1", FastPathMode.OFF, "core0", FastPathMode.NATIVE),
                        7,
                        List.of("core0")));
        assertThat(ForwardingSettings.missing(settings, "eth1"::equals)).containsExactly("core0");
        assertThat(settings.fastPath("eth1")).isEqualTo(FastPathMode.OFF);
        assertThat(settings.fastPath("eth2.7")).isEqualTo(FastPathMode.GENERIC);
    }

    @Test
    void thereIsAForwarderForEachProcessorAndFourAtMost() throws Exception {
        LacConfig config = load(BARE + "l2tp: {local: 192.0.2.1}\n");
        assertThat(ForwardingSettings.of(config, 1).forwarders()).isEqualTo(1);
        assertThat(ForwardingSettings.of(config, 64).forwarders()).isEqualTo(4);
        assertThat(ForwardingSettings.of(config, 4).fastPath("eth1")).isEqualTo(FastPathMode.AUTO);
        assertThat(ForwardingSettings.of(config, 4).underlay()).isEmpty();
    }

    @Test
    void dataMessagesAreAsTheLnsWantsThem() throws Exception {
        LacConfig config = load(BARE + """
                l2tp: {local: 192.0.2.1, data-dscp: copy}
                lns:
                  - {name: usual, addresses: [192.0.2.21]}
                  - {name: all, addresses: [192.0.2.22], data-dscp: 12, dont-fragment: set, clamp-mss: false, udp-checksum: false, sequencing: true,
                     reorder-timeout: 50ms, length-field: true, priority-bit: true, address-and-control: false}
                  - {name: copied, addresses: [192.0.2.23], dont-fragment: copy}
                """);
        List<DataFormat> formats = config.lns().stream()
                .map(lns -> ForwardingSettings.format(lns.data()))
                .toList();
        assertThat(formats)
                .containsExactly(
                        new DataFormat(
                                DataFormat.COPY_DSCP,
                                false,
                                false,
                                true,
                                false,
                                DontFragment.CLEAR,
                                true,
                                Duration.ZERO),
                        new DataFormat(
                                12, true, true, false, true, DontFragment.SET, false, Duration.ofMillis(50), false),
                        new DataFormat(
                                DataFormat.COPY_DSCP,
                                false,
                                false,
                                true,
                                false,
                                DontFragment.COPY,
                                true,
                                Duration.ZERO));
        assertThat(ForwardingSettings.format(Manners.usual(config.l2tp()).data()))
                .as("an LNS that only RADIUS knows")
                .isEqualTo(formats.get(0));
    }
}
