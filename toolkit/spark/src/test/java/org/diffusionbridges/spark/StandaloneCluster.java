/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's standalone cluster on this machine: a master and workers of one core, each a process. Worker i is at 127.0.0.i, a host of its
 * own to Spark, which begins a slow task again on another host only: those of {@code local-cluster} are all on one. Each worker says
 * that it has GPU number 3, which it has not.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path HOME = TARGET.resolve("spark-home");

    private final List<Process> processes = new ArrayList<>();
    private final String master;
    private final String jars = install();

    StandaloneCluster(int workers) throws IOException {
        Path gpu = TARGET.resolve("gpu.sh");
        Files.writeString(gpu, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"3\"]}'\n");
        gpu.toFile().setExecutable(true);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(Process::destroy)));
        int port = freePort();
        master = "spark://127.0.0.1:" + port;
        start("Master", "127.0.0.1", "--port", "" + port);
        String work = TARGET.resolve("spark-work").toString();
        for (int i = 1; i <= workers; i++) {
            start("Worker", "127.0.0." + i, "--cores", "1", "--memory", "2g", "--work-dir", work, master);
        }
    }

    private void start(String daemon, String host, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dspark.worker.resource.gpu.amount=1",
                "-Dspark.worker.resource.gpu.discoveryScript=" + TARGET.resolve("gpu.sh"),
                "-cp",
                HOME.resolve("jars") + "/*",
                "org.apache.spark.deploy.%s.%s".formatted(daemon.toLowerCase(Locale.ROOT), daemon),
                "--host",
                host,
                "--webui-port",
                "0"));
        words.addAll(List.of(options));
        ProcessBuilder process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(TARGET.resolve("spark-%s-%s.log".formatted(daemon, host))
                        .toFile());
        process.environment().put("SPARK_HOME", HOME.toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        processes.add(process.start());
    }

    /** An application on it, whose executors get our jars from the driver. */
    SparkSession.Builder application() {
        return SparkSession.builder()
                .master(master)
                .config("spark.jars", jars)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", false);
    }

    /**
     * The executors that run now.
     *
     * @param word is among the words of their command
     */
    static List<ProcessHandle> executors(String word) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.isAlive()
                        && words(process).contains("CoarseGrainedExecutorBackend")
                        && words(process).contains(word))
                .toList();
    }

    private static String words(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    /** Makes an installation of Spark in so far as workers need one, a folder of jars, and says which jars are ours. */
    private static String install() throws IOException {
        Files.createDirectories(HOME.resolve("jars"));
        List<Path> sparks = jars(
                Files.readString(TARGET.resolve("launcher/spark.classpath")).strip());
        for (Path jar : sparks) {
            Path link = HOME.resolve("jars").resolve(jar.getFileName());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, jar);
        }
        Stream<Path> ours = jars(System.getProperty("java.class.path")).stream()
                .filter(jar -> jar.toString().endsWith(".jar") && !sparks.contains(jar));
        return Stream.concat(ours, Stream.of(thisTestsJar()))
                .map(Path::toString)
                .collect(Collectors.joining(","));
    }

    private static List<Path> jars(String classPath) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String jar : classPath.split(File.pathSeparator)) {
            jars.add(Path.of(jar).toRealPath());
        }
        return jars;
    }

    /** Beside the library on the executors, for the lambdas of these tests. */
    private static Path thisTestsJar() throws IOException {
        Path classes = TARGET.resolve("test-classes");
        Path jar = TARGET.resolve("this-test.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
