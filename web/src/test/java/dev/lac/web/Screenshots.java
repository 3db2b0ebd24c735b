package dev.lac.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;

/** Makes pictures of every view in both colours, wide and on a phone, from a {@link CannedLac}: {@code Screenshots DIRECTORY}. */
public final class Screenshots {
    private Screenshots() {}

    public static void main(String[] arguments) throws IOException {
        Path scratch = Files.createTempDirectory("lac-screenshots");
        ChromeDriver browser = Browser.start(scratch, 1280, 900);
        WebSettings settings = new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null);
        try (WebServer server =
                new WebServer(settings, new CannedLac(), exchange -> exchange.sendResponseHeaders(204, -1))) {
            URI root = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
            Page page = new Page(browser, root);
            Camera camera = new Camera(browser, Files.createDirectories(Path.of(arguments[0])));
            for (String scheme : List.of("light", "dark")) {
                for (int width : new int[] {1280, 390}) {
                    camera.look(width, width > 1000 ? 900 : 844, scheme);
                    for (String view : CannedLac.VIEWS) {
                        page.open(view).shown("main .badge");
                        camera.take(scheme + "-" + width + "-" + view.replaceAll("\\W", "-"));
                    }
                }
            }
        } finally {
            browser.quit();
        }
    }
}
