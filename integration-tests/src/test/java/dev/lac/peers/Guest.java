package dev.lac.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A User-Mode-Linux guest: a kernel with PPP, PPPoE and L2TP on the host's own files, which runs the host's {@code pppd} and {@code
 * xl2tpd}. Scripts go in and answers come out as {@code guest-init.sh} says.
 */
final class Guest implements AutoCloseable {
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final AtomicInteger BOOTED = new AtomicInteger();

    private final Path directory;
    private final Process process;
    private final Path console;
    private final OutputStream scripts;
    private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final AtomicInteger ids = new AtomicInteger();

    private Guest(Path directory, Process process, Path console) {
        this.directory = directory;
        this.process = process;
        this.console = console;
        scripts = process.getOutputStream();
        Thread reader = new Thread(this::readAnswers, "guest answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Boots a guest.
     *
     * @param directory for its sockets, console and scripts
     * @param transports of its interfaces {@code vec0}, {@code vec1}, …: kind, interface of {@code namespace}, MTU. The MTU of an interface
     *     in the guest can be lowered later, not raised.
     */
    static Guest boot(Path directory, Namespace namespace, List<String> transports) {
        try {
            Path init = script(directory, "guest-init.sh");
            Path start = script(directory, "guest-start.pl");
            List<String> command = new ArrayList<>(List.of("setsid", "ip", "netns", "exec", namespace.name()));
            command.addAll(List.of("perl", start.toString(), "linux.uml"));
            command.addAll(List.of("mem=384M", "uml_dir=" + directory, "umid=guest" + BOOTED.incrementAndGet()));
            command.addAll(List.of("root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "init=" + init));
            command.addAll(List.of("con=null", "con0=null,fd:2", "ssl=null", "ssl0=fd:0,fd:1", "console=tty0"));
            // Half a second of boot goes into measuring this processor; nothing here needs the results.
            command.addAll(List.of("lpj=23904256", "initcall_blacklist=raid6_select_algo,calibrate_xor_blocks"));
            command.add("GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-XSAVE,-XSAVEC,-ERMS,-RTM");
            command.addAll(List.of("quiet", "panic=0", "lac_directory=" + directory, "lac_life=" + LIFE.toSeconds()));
            for (int i = 0; i < transports.size(); i++) {
                command.add("vec" + i + ":transport=" + transports.get(i) + ",depth=128,mac=" + mac(i));
            }
            Path console = directory.resolve("console");
            Process process =
                    new ProcessBuilder(command).redirectError(console.toFile()).start();
            return new Guest(directory, process, console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path script(Path directory, String name) throws IOException {
        Path script = directory.resolve(name);
        try (InputStream resource = Guest.class.getResourceAsStream("/peers/" + name)) {
            Files.copy(resource, script);
        }
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The hardware address of {@code vec<index>}. */
    static String mac(int index) {
        return String.format("02:00:00:00:01:%02x", index + 1);
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                onAnswer(line);
            }
        } catch (IOException e) {
            // closed: those who wait are told below
        }
        ready.complete(false);
        waiting.values().forEach(answer -> answer.complete(new Outcome(-1, "the guest has ended")));
    }

    private void onAnswer(String line) {
        if (line.startsWith("@ready")) {
            ready.complete(true);
            return;
        }
        String[] fields = line.split(" ", 3);
        if (line.startsWith("@") && fields.length >= 2) {
            CompletableFuture<Outcome> answer = waiting.remove(fields[0].substring(1));
            if (answer != null) {
                byte[] output = Base64.getDecoder().decode(fields.length == 3 ? fields[2].trim() : "");
                answer.complete(
                        new Outcome(Integer.parseInt(fields[1]), new String(output, StandardCharsets.ISO_8859_1)));
            }
        }
    }

    /** Runs a shell script in the guest, at most 30 s. */
    Outcome exec(String script) {
        awaitReady();
        String id = "s" + ids.incrementAndGet();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            Files.writeString(directory.resolve(id), script);
            synchronized (scripts) {
                scripts.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
                scripts.flush();
            }
            return answer.get(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome(Outcome.TIMED_OUT, "");
        } catch (IOException e) {
            throw new AssertionError("the guest has ended; console:\n" + console(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The output of a shell script that must succeed. */
    String sh(String script) {
        return exec(script).text(script);
    }

    /** A file of the guest; empty when there is none. */
    String read(String path) {
        return exec("cat " + path + " 2>/dev/null").output();
    }

    private void awaitReady() {
        try {
            if (!ready.get(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the guest did not boot; console:\n" + console());
            }
        } catch (TimeoutException e) {
            throw new AssertionError("the guest is not ready in time; console:\n" + console(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    String console() {
        try {
            return Files.readString(console, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the whole process group: helpers of a killed guest would keep its pipes open. */
    @Override
    public void close() {
        Shell.run("kill", "-9", "--", "-" + process.pid());
    }
}
