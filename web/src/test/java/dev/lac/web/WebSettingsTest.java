package dev.lac.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSettingsTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 8080);
    private static final WebSettings.Tls TLS = new WebSettings.Tls(Path.of("c.pem"), Path.of("k.pem"), null);
    private static final WebSettings.Tls MUTUAL =
            new WebSettings.Tls(Path.of("c.pem"), Path.of("k.pem"), Path.of("ca.pem"));

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
    void beyondLoopbackSomethingMustTellCallersApart(String address) {
        InetSocketAddress listen = new InetSocketAddress(address, 8080);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSettings(listen, null, null))
                .withMessageContaining("set web.token-file or web.tls-client-ca-file, or listen on 127.0.0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSettings(listen, TLS, null))
                .withMessageContaining("set web.token-file or web.tls-client-ca-file");
        assertThat(new WebSettings(listen, MUTUAL, null).wantsClientCertificate())
                .isTrue();
        assertThat(new WebSettings(listen, TLS, TOKEN).loopback()).isFalse();
    }

    @Test
    void aTokenCrossesNoNetworkInClear() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSettings(new InetSocketAddress("0.0.0.0", 80), null, TOKEN))
                .withMessageContaining("in clear; set web.tls-certificate-file and web.tls-key-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "127.1.2.3"})
    void onLoopbackNothingIsNeeded(String address) {
        assertThat(new WebSettings(new InetSocketAddress(address, 0), null, null).loopback())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fifteen-octets-",
                "with blanks in it, and long",
                "ümläuts-and-long-enough",
                "line\nbreak-and-more-text"
            })
    void aTokenCanBeShownInAHeaderAndNotBeGuessed(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSettings(HERE, null, token))
                .withMessageContaining("openssl rand -hex 32");
    }

    @Test
    void aNameThatIsNoAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebSettings(InetSocketAddress.createUnresolved("lac.example", 80), null, null))
                .withMessageContaining("lac.example cannot be resolved");
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(new WebSettings(HERE, null, TOKEN).toString())
                .doesNotContain(TOKEN)
                .contains("(secret)");
    }
}
