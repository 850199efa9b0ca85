/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.cli.ExtraCommand;
import org.diffusionbridges.cli.ModelOptions;
import org.diffusionbridges.cli.PictureOptions;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridges spark IN OUT}: a folder or a table of pictures, translated by a cluster. */
@Command(
        name = "spark",
        description = "Translate a folder or a table of pictures on a cluster with Apache Spark.",
        footer = {
            "",
            "Prints the line that submits the job; --local runs it here. The seed of a picture is made of --seed and of its key alone, its "
                    + "path below IN or --key, so that any cluster draws the same pictures. They are not those of 'bridges translate', which "
                    + "counts.",
            "",
            "Exit codes: 0 all translated, 1 something failed, 2 the command line is at fault."
        })
public final class SparkCommand implements ExtraCommand {

    /** The folder with {@code bridges-spark.jar} and what it needs in {@code lib/}, as the launcher tells it. */
    private static final String JARS = "bridges.spark.jars";

    private static final String JAR = "bridges-spark.jar";

    /** What is written. */
    enum Form {
        PICTURES,
        PARQUET
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description =
                    "A folder of pictures, with those in its folders, on any file system that the cluster knows; with --column a "
                            + "folder of Parquet files.")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", description = "A folder, which is made if need be.")
    private String out;

    @Mixin
    private ModelOptions model;

    @Mixin
    private PictureOptions pictures;

    @Option(
            names = "--to",
            paramLabel = "pictures|parquet",
            defaultValue = "pictures",
            description =
                    "What is written to OUT: a PNG for each picture and errors/part-*.jsonl, or Parquet with the columns key, result, "
                            + "seed, nfe, error and settings. Default: ${DEFAULT-VALUE}.")
    private Form to = Form.PICTURES;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "IN is Parquet, with the bytes of a picture's file in this column.")
    private @Nullable String column;

    @Option(
            names = "--key",
            paramLabel = "SQL",
            description = "With --column: what names a row, such as id; it makes its seed and its file's name.")
    private @Nullable String key;

    @Option(names = "--resume", description = "Leave out what is in OUT by the same key, seed and settings.")
    private boolean resume;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description =
                    "Into how many tasks the rows are dealt. Default: as Spark reads them, 32 small files a task.")
    private @Nullable Integer partitions;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Of the cluster: spark://HOST:7077, yarn, k8s://.. or local[N]. Default: local[*].")
    private String master = "local[*]";

    @Option(names = "--local", description = "Run the job in this process, instead of printing how to submit it.")
    private boolean local;

    @Option(names = "--submitted", hidden = true)
    private boolean submitted;

    PictureOptions pictures() {
        return pictures;
    }

    @Override
    public Integer call() {
        model.check();
        pictures.check();
        if ((column == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "--column and --key go together: give both for Parquet, none for a folder");
        }
        if (partitions != null && partitions < 1) {
            throw new IllegalArgumentException("--partitions must be at least 1, got " + partitions);
        }
        if (!local && !submitted) {
            spec.commandLine().getOut().println(submission());
            return ExitCode.OK;
        }
        if (local) {
            String logging = "log4j2.configurationFile";
            if (System.getProperty(logging) == null) {
                System.setProperty(logging, "org/diffusionbridges/spark/log4j2.properties");
            }
        }
        SparkSession.Builder builder = SparkSession.builder().appName("bridges " + model.model());
        if (local) {
            builder.master(master).config("spark.ui.enabled", false).config("spark.log.level", "ERROR");
            if (!master.matches("local(\\[.*)?")) {
                builder.config("spark.jars", jars());
            }
        }
        boolean own = SparkSession.getDefaultSession().isEmpty();
        SparkSession spark = builder.getOrCreate();
        try {
            return new SparkJob(spark, in, out, to, sampling(), key, column, partitions, resume)
                    .run(spec.commandLine().getOut(), spec.commandLine().getErr());
        } catch (Exception e) { // Scala throws checked ones, too
            Optional<RuntimeException> ours = ours(e);
            if (ours.isPresent()) {
                throw ours.get();
            }
            if (spark.sparkContext().isStopped()) {
                throw new BridgeException("the cluster has ended the job: the logs of its workers say why", e);
            }
            throw e;
        } finally {
            if (own) {
                spark.stop();
            }
        }
    }

    /** What the library says in an executor, of all that Spark says with it. */
    private static Optional<RuntimeException> ours(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(cause -> cause instanceof IllegalArgumentException || cause instanceof BridgeException)
                .map(RuntimeException.class::cast)
                .findFirst();
    }

    /** What executors of other processes need, where the launcher has put it. */
    private static String jars() {
        Path folder = Path.of(System.getProperty(JARS, "."));
        @Nullable File[] libraries = folder.resolve("lib").toFile().listFiles();
        if (libraries == null) {
            throw new IllegalArgumentException(
                    "executors need the toolkit's jars: call this by ./bridges, or use spark-submit");
        }
        return Stream.concat(Stream.of(folder.resolve(JAR).toFile()), Stream.of(libraries))
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    private SparkSampling sampling() {
        SparkSampling sampling = SparkSampling.of(whole(), new CommandLineRecipe(words()))
                .device(model.device())
                .precision(model.precision())
                .preset(model.preset())
                .seed(pictures.seed());
        return pictures.batch() == null ? sampling : sampling.batch(pictures.batch());
    }

    /** The words of this command as they were given. */
    private String[] words() {
        List<String> words = spec.commandLine().getParseResult().originalArgs();
        boolean whole = spec.parent() == null;
        return words.subList(whole ? 0 : words.indexOf(spec.name()) + 1, words.size()).stream()
                .filter(word -> !word.equals("--debug"))
                .toArray(String[]::new);
    }

    private String submission() {
        String jars = System.getProperty(JARS, "JARS");
        List<String> line = new ArrayList<>(List.of("spark-submit", "--master", quoted(master)));
        line.addAll(List.of("--class", SparkMain.class.getName(), "--jars", quoted(jars + "/lib/*.jar")));
        line.add(quoted(jars + "/" + JAR));
        for (String word : words()) {
            boolean path = word.equals(in) || word.equals(out);
            line.add(quoted(path ? absolute(word) : word.equals(model.model()) ? whole() : word));
        }
        return String.join(" ", line);
    }

    /** The model's name, or its file by its whole path, since executors run in other folders. */
    private String whole() {
        String name = model.model();
        return new File(name).isFile() ? absolute(name) : name;
    }

    /** What is of this machine by its whole path; whatever names its file system as it is. */
    private static String absolute(String path) {
        return path.contains(":")
                ? path
                : Path.of(path).toAbsolutePath().normalize().toString();
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
