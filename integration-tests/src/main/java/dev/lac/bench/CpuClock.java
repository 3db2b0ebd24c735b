package dev.lac.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CPU time of whoever forwards, in nanoseconds: threads of the kernel that receive on its interfaces, and a process with all its threads. */
record CpuClock(List<Long> pids) {
    private static final Path PROC = Path.of("/proc");

    CpuClock {
        pids = List.copyOf(pids);
    }

    /** The kernel's threads of these names or, ending in "-", of names that begin so. */
    static List<Long> kernelThreads(List<String> names) throws IOException {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                String name = read(process.resolve("comm"));
                if (names.stream().anyMatch(one -> one.endsWith("-") ? name.startsWith(one) : name.equals(one))) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** CPU time so far; a thread that ended meanwhile counts no longer. */
    long nanos() {
        long sum = 0;
        for (long pid : pids) {
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
                for (Path task : tasks) {
                    // nanoseconds on a processor, nanoseconds of waiting, time slices
                    String text = read(task.resolve("schedstat"));
                    sum += text.isEmpty() ? 0 : Long.parseLong(text.substring(0, text.indexOf(' ')));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("process " + pid + " is gone", e);
            }
        }
        return sum;
    }

    private static String read(Path path) throws IOException {
        try {
            return Files.readString(path).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) {
                return "";
            }
            throw e;
        }
    }
}
