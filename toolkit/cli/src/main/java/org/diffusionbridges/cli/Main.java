/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.kernel.internal.KernelCommand;
import org.diffusionbridges.kernel.internal.LabCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The command {@code bridges}.
 *
 * <p>It exits with 0 when all went well, with 2 when the command line is at fault (an unknown option, a value out of its
 * range) and with 1 when anything else failed (a file that is no image, a full disk). Either way it says so in one line
 * on the error stream; {@code --debug} adds the stack trace.
 */
@Command(
        name = "bridges",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "Diffusion bridges: from an image to its translation.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TranslateCommand.class,
            StudioCommand.class,
            LatentCommand.class,
            TrainCommand.class,
            DistillCommand.class,
            EvaluateCommand.class,
            StudyCommand.class,
            SolversCommand.class,
            FitGridCommand.class,
            GridCommand.class,
            ModelsCommand.class,
            BenchCommand.class,
            FetchCommand.class,
            LabCommand.class,
            KernelCommand.class,
            ShellCommand.class,
            DoctorCommand.class,
            ClasspathCommand.class
        })
public final class Main {

    /** What a shell reports of a command that was interrupted: 128 plus the signal's number, 2. */
    private static final int INTERRUPTED = 130;

    /** Longer than an evaluation or a training step takes, shorter than a system waits before it kills. */
    private static final int PATIENCE_SECONDS = 20;

    /** Some lines of a terminal. */
    private static final int LONGEST = 1500;

    private static volatile boolean killed;

    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean debug;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        CountDownLatch done = endCleanlyWhenKilled(Thread.currentThread());
        int exitCode;
        try {
            exitCode = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        } finally {
            done.countDown();
        }
        System.exit(exitCode);
    }

    /**
     * On Ctrl-C or a termination, lets the command end at its next evaluation or training step before the process goes:
     * libtorch takes itself down at exit, and crashes if an evaluation is under way.
     */
    private static CountDownLatch endCleanlyWhenKilled(Thread command) {
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            if (done.getCount() > 0) {
                killed = true;
                command.interrupt();
            }
            try {
                done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return done;
    }

    /** Runs the command line and returns its exit code: 0, 1 (failure), 2 (usage) or 130 (interrupted). */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        CommandLine command = new CommandLine(main);
        ServiceLoader.load(ExtraCommand.class, ExtraCommand.class.getClassLoader())
                .forEach(command::addSubcommand);
        command.getCommandSpec()
                .usageMessage()
                .footer("", "'./bridges spark' does it on a cluster with Apache Spark, which its first call fetches.");
        command.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> main.usage(e))
                .setExecutionExceptionHandler((e, running, result) -> main.failure(e, running));
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) { // no exception, so picocli hands it to nobody
            return main.report(command, e, outOfMemory(e), ExitCode.SOFTWARE);
        }
    }

    private static String outOfMemory(OutOfMemoryError e) {
        return "Java's heap of %d MB is too small for this (%s); do less at once, or take a larger heap: JAVA_OPTS=-Xmx8g"
                .formatted(Runtime.getRuntime().maxMemory() >> 20, message(e));
    }

    private int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return report(command, e, e.getMessage() + " (" + name + " --help lists what there is)", ExitCode.USAGE);
    }

    private int failure(Exception e, CommandLine command) {
        if (e instanceof IllegalArgumentException) {
            return report(command, e, message(e), ExitCode.USAGE);
        }
        if (e instanceof CancellationException || killed) { // much else fails in a process that is going down
            return report(command, e, "interrupted", INTERRUPTED);
        }
        if (e instanceof BridgeException) {
            return report(command, e, message(e), ExitCode.SOFTWARE);
        }
        String unexpected = "unexpected " + e.getClass().getSimpleName() + ": " + message(e)
                + " (this is a fault of the program: run again with --debug and report what it prints)";
        return report(command, e, unexpected, ExitCode.SOFTWARE);
    }

    private int report(CommandLine command, Throwable e, String message, int exitCode) {
        PrintWriter err = command.getErr();
        err.println("bridges: " + Printable.line(message, LONGEST));
        if (debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
    }
}
