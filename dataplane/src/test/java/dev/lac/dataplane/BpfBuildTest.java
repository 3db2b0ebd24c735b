package dev.lac.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiled programs in the jar are those of the source, so that a build needs no clang. */
class BpfBuildTest {
    /** Compilers of different versions write different instructions. */
    private static final String COMPILER = "clang version 14.";

    @TempDir
    private Path directory;

    @Test
    void theCopyInTheJarIsWhatTheSourceGives() throws IOException, InterruptedException {
        assumeTrue(compiler().contains(COMPILER), "needs " + COMPILER + "x");
        Path built = directory.resolve("lac.bpf.o");
        Process build = new ProcessBuilder("src/main/bpf/build", built.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(output).isZero();
        assertThat(Files.readAllBytes(built))
                .as("run dataplane/src/main/bpf/build and commit what it writes")
                .isEqualTo(Files.readAllBytes(Path.of("src/main/resources/dev/lac/dataplane/lac.bpf.o")));
    }

    private static String compiler() throws IOException {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, "clang"))) {
                Process version = new ProcessBuilder("clang", "--version").start();
                return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
