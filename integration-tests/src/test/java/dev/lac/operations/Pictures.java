package dev.lac.operations;

import dev.lac.doubles.LiveLac;
import dev.lac.ppp.AuthProtocol;
import dev.lac.web.Browser;
import dev.lac.web.Camera;
import dev.lac.web.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.chrome.ChromeDriver;

/** Makes the pictures of the documentation anew, of a LAC with five hundred subscribers who talk, come and go: {@code Pictures DIRECTORY}. */
public final class Pictures {
    private static final int COUNT = 500;
    private static final int NETWORK = 47;
    /** Until the charts have lines. */
    private static final int SECONDS = 75;

    private static final String UNREACHABLE = "erin@spare.example";

    private final LiveLac live;
    private final Path scratch;

    private Pictures(LiveLac live, Path scratch) {
        this.live = live;
        this.scratch = scratch;
    }

    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createTempDirectory("lac-pictures");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ChromeDriver browser = Browser.start(scratch, 1280, 900);
        String sections = "web:\n  listen: 127.0.0.1:" + port + "\nlog:\n  level: warn\n";
        try (LiveLac live = new LiveLac(scratch, NETWORK, COUNT, sections)) {
            Pictures pictures = new Pictures(live, scratch);
            pictures.take(browser, new Camera(browser, Path.of(arguments[0])), port);
        } finally {
            browser.quit();
        }
    }

    private void take(ChromeDriver browser, Camera camera, int port) throws Exception {
        live.dial(0, COUNT);
        live.awaitUp(COUNT);
        fail("mallory@isp.example", "a guess");
        fail("trudy@isp.example", "another guess");
        fail("nobody@other.example", LiveLac.PASSWORD);
        fail(UNREACHABLE, LiveLac.PASSWORD);
        camera.look(1280, 900, "light");
        Page page = new Page(browser, URI.create("http://127.0.0.1:" + port + "/"));
        page.open("").shown(".bars a");
        live(SECONDS);
        camera.take("web-summary");
        String call = Questions.ask(scratch, "{\"command\":\"history\",\"user\":\"" + UNREACHABLE + "\"}")
                .path("calls")
                .path(0)
                .path("id")
                .asText();
        page.open("call/" + call).shown(".steps li");
        camera.take("web-call");
        List<String> screen = top();
        camera.look(1080, 18 * screen.size() + 24, "dark");
        browser.get(Files.writeString(scratch.resolve("top.html"), html(screen))
                .toUri()
                .toString());
        camera.take("top");
    }

    private void fail(String user, String password) {
        live.ask(() -> live.radius().add(user, LiveLac.PASSWORD));
        int failing = live.add(user, password, AuthProtocol.CHAP_MD5);
        live.dial(failing, 1);
        LiveLac.await(
                user + " is told the end",
                () -> live.ask(() -> !live.subscriber(failing).end().isEmpty()));
    }

    /** Some talk much, some little; now and then one hangs up and comes back. */
    private void live(int seconds) throws InterruptedException {
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            for (int talker = 0; talker < 25; talker++) {
                int index = talker * talker % COUNT;
                int octets = 1_400 - 50 * talker;
                live.tell(index, () -> {
                    if (live.subscriber(index).isUp()) {
                        live.subscriber(index).ping(1, octets);
                    }
                });
            }
            if (tenth % 10 == 0) {
                int index = COUNT / 2 + tenth / 10 % (COUNT / 4);
                live.tell(index, () -> live.subscriber(index).hangUp());
                live.dial(index, 1);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** The screen of {@code lac top}, with the escape sequences of its colours. */
    private List<String> top() throws Exception {
        Path server = scratch.resolve("tmux");
        List<String> tmux = List.of("tmux", "-S", server.toString(), "-f", "/dev/null");
        run(
                tmux,
                "new-session",
                "-d",
                "-x",
                "124",
                "-y",
                "24",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lac.cli.Main",
                "top",
                "-s",
                live.socket().toString());
        try {
            live(8);
            return run(tmux, "capture-pane", "-e", "-p").lines().toList();
        } finally {
            run(tmux, "kill-server");
        }
    }

    private static String run(List<String> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said;
    }

    /** {@code lac top} knows no colours but the inverse. */
    private static String html(List<String> screen) {
        String text = String.join("\n", screen)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("\033\\[7m", "<b>")
                .replaceAll("\033\\[(0|27)?m", "</b>")
                .replaceAll("\033\\[[0-9;]*m|\017", "");
        return """
                <meta charset="utf-8">
                <style>
                  body { margin: 0; background: #11151c; color: #d5dae3 }
                  pre { margin: 12px; font: 14px/18px "DejaVu Sans Mono", monospace }
                  b { font-weight: normal; background: #d5dae3; color: #11151c }
                </style>
                <pre>""" + text + "</pre>";
    }
}
