package dev.lac.web;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/** Makes the pictures of docs/web.md anew: {@code Screenshots DIRECTORY}, and {@code all} for every view in both colours and on a phone. */
public final class Screenshots {
    private static final String FAILED = "call/5f1c2a9b00000001";
    private static final int SAMPLES_MS = 75_000;

    private final ChromeDriver browser;
    private final Page page;
    private final Path directory;

    private Screenshots(ChromeDriver browser, Page page, Path directory) {
        this.browser = browser;
        this.page = page;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("lac-screenshots");
        ChromeDriver browser = Browser.start(scratch, 1280, 900);
        WebSettings settings = new WebSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null);
        try (WebServer server =
                new WebServer(settings, new CannedLac(), exchange -> exchange.sendResponseHeaders(204, -1))) {
            URI root = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
            Screenshots camera =
                    new Screenshots(browser, new Page(browser, root), Files.createDirectories(Path.of(arguments[0])));
            camera.docs();
            if (arguments.length > 1 && arguments[1].equals("all")) {
                camera.everything();
            }
        } finally {
            browser.quit();
        }
    }

    private void docs() throws IOException, InterruptedException {
        look(1280, "light");
        page.open("").shown(".bars a");
        Thread.sleep(SAMPLES_MS); // the lines of the charts
        take("web-summary");
        page.open(FAILED).shown(".steps li");
        take("web-call");
    }

    private void everything() throws IOException {
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {1280, 390}) {
                look(width, scheme);
                for (String view : CannedLac.VIEWS) {
                    page.open(view).shown("main .badge");
                    take(scheme + "-" + width + "-" + view.replaceAll("\\W", "-"));
                }
            }
        }
    }

    private void look(int width, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        width > 1000 ? 900 : 844,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 1000));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void take(String name) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.getScreenshotAs(OutputType.BYTES)));
        ImageIO.write(picture, "png", directory.resolve(name + ".png").toFile());
    }
}
