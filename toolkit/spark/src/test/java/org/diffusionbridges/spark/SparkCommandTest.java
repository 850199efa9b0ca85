/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.tensors.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SparkCommandTest {
    /** The command takes a session that is there; without one it starts and stops its own. */
    private static final SparkSession SPARK = Rows.local();

    @TempDir
    private Path folder;

    private Path in;
    private Path out;
    private final StringWriter said = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void fiveDrawingsOfWhichOneIsDamaged() throws IOException {
        in = folder.resolve("in");
        out = folder.resolve("out");
        Files.createDirectories(in.resolve("bags of two words"));
        for (int i = 0; i < 4; i++) {
            Files.write(in.resolve(i % 2 == 0 ? i + ".png" : "bags of two words/" + i + ".PNG"), Rows.source(i));
        }
        Files.write(in.resolve("cut.png"), Arrays.copyOf(Rows.source(4), 100));
    }

    private int run(String... words) {
        CommandLine command = new CommandLine(new SparkCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(errors, true))
                .setExecutionExceptionHandler((e, running, result) -> {
                    errors.write(String.valueOf(e.getMessage()));
                    return 2;
                });
        return command.execute(words);
    }

    private int local(String... words) {
        String[] all = Stream.concat(
                        Stream.of(in.toString(), out.toString(), "--model", "edges2fashion", "--steps", "1", "--local"),
                        Stream.of(words))
                .toArray(String[]::new);
        return run(all);
    }

    private Map<String, byte[]> pictures() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
                    .collect(Collectors.toMap(
                            file -> out.relativize(file).toString(),
                            SparkCommandTest::bytes,
                            (a, b) -> a,
                            TreeMap::new));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderBecomesAFolderAndASecondRunCompletesIt() throws IOException {
        assertThat(local()).isEqualTo(1);
        assertThat(errors.toString()).startsWith("bridges: cut.png cannot be read: it is truncated");
        assertThat(said.toString()).contains("1 failed");
        Map<String, byte[]> whole = pictures();
        assertThat(whole).containsOnlyKeys("0.png", "2.png", "bags of two words/1.PNG", "bags of two words/3.PNG");

        assertThat(local()).isEqualTo(2);
        assertThat(errors.toString()).contains("has files in it: add --resume");

        Files.delete(out.resolve("2.png"));
        Files.write(out.resolve("0.png"), new byte[] {1, 2, 3});
        Path untouched = out.resolve("bags of two words/1.PNG");
        var before = Files.getLastModifiedTime(untouched);
        assertThat(local("--resume", "--partitions", "3")).isEqualTo(1);
        assertThat(pictures())
                .allSatisfy((name, png) -> assertThat(png).isEqualTo(whole.get(name)))
                .hasSize(4);
        assertThat(Files.getLastModifiedTime(untouched)).isEqualTo(before);

        assertThat(local("--resume", "--seed", "1")).isEqualTo(1); // another seed: all again
        assertThat(pictures())
                .allSatisfy((name, png) -> assertThat(png).isNotEqualTo(whole.get(name)))
                .hasSize(4);
    }

    @Test
    void parquetBecomesParquetAndIsResumedByKeySeedAndSettings() {
        Rows.of(SPARK, Rows.pairs(3)).write().parquet(in.resolve("first").toString());
        Rows.of(SPARK, Rows.pairs(4)).write().parquet(in.resolve("more").toString());
        String first = in.resolve("first").toString();
        String more = in.resolve("more").toString();
        String[] how = {
            out.toString(),
            "--model=edges2fashion",
            "--steps=1",
            "--local",
            "--to=parquet",
            "--column=content",
            "--key=id"
        };
        assertThat(run(words(first, how))).isZero();
        assertThat(run(words(more, how, "--resume"))).isZero();
        Dataset<Row> made = SPARK.read().parquet(out.toString());
        assertThat(made.columns()).containsExactly("key", "result", "seed", "nfe", "error", "settings");
        assertThat(made.count()).isEqualTo(4);
        assertThat(made.filter("key = 'drawings/3'").first().<Long>getAs("seed"))
                .isEqualTo(Seeds.keyed(0, "drawings/3"));
    }

    private static String[] words(String in, String[] how, String... more) {
        return Stream.of(Stream.of(in), Stream.of(how), Stream.of(more))
                .flatMap(s -> s)
                .toArray(String[]::new);
    }

    @Test
    void whatTheLibrarySaysInAnExecutorIsSaidInOneLine() {
        assertThat(local("--device", "gpu:99")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("device gpu:99 needs 100 GPUs that PyTorch can use");
    }

    @Test
    void withoutLocalItSaysHowToSubmit() {
        assertThat(run(in.toString(), "hdfs://name/out", "--model", "edges2fashion", "--master", "spark://host:7077"))
                .isZero();
        assertThat(said.toString())
                .startsWith(
                        "spark-submit --master spark://host:7077 --class org.diffusionbridges.spark.SparkMain --jars")
                .contains("bridges-spark.jar", in + " hdfs://name/out --model edges2fashion");
    }
}
