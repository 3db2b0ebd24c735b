package dev.lac.web;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/** Takes pictures of what a browser shows. */
public final class Camera {
    private final ChromeDriver browser;
    private final Path directory;

    /** @param directory where the pictures go */
    public Camera(ChromeDriver browser, Path directory) {
        this.browser = browser;
        this.directory = directory;
    }

    /**
     * Has pages look so from now on.
     *
     * @param width pixels; up to 1,000: a phone
     * @param scheme light or dark
     */
    public void look(int width, int height, String scheme) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 1000));
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** @param name of the file, without {@code .png} */
    public void take(String name) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.getScreenshotAs(OutputType.BYTES)));
        ImageIO.write(picture, "png", directory.resolve(name + ".png").toFile());
    }
}
