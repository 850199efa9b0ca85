/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Interpolation;
import org.diffusionbridges.PixelError;
import org.diffusionbridges.Reconstruction;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.NoiseStatistics;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.tensors.Seeds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges latent VERB ...}: pictures into booting noises and back. */
@Command(
        name = "latent",
        synopsisSubcommandLabel = "VERB",
        description = "Encode pictures into the noise that makes them; decode, vary, reconstruct and interpolate.",
        footer = {
            "",
            "A latent is a .safetensors file with the noise, the source and the model's identity; another model refuses "
                    + "it.",
        },
        subcommands = {
            LatentCommand.Encode.class,
            LatentCommand.Decode.class,
            LatentCommand.Vary.class,
            LatentCommand.Reconstruct.class,
            LatentCommand.Interpolate.class
        })
final class LatentCommand {
    /** What every verb is told. */
    abstract static class Verb extends BridgesCommand implements Runnable {
        @Mixin
        private ModelOptions model;

        @Mixin
        private PictureOptions options = PictureOptions.forLatents();

        @Override
        public final void run() {
            model.check();
            options.check();
            check();
            try (Bridge bridge = model.load()) {
                run(options.on(bridge));
            }
        }

        /** Judges what can be judged before a model is loaded. */
        abstract void check();

        abstract void run(Sampling sampling);

        final void warn(Latent latent) {
            latent.warning().ifPresent(warning -> tell("warning: " + warning));
        }

        static Path existing(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " does not exist: name a file");
            }
            return file;
        }
    }

    /** A verb that encodes. */
    abstract static class Encoding extends Verb {
        enum At {
            MARGINAL,
            TARGET
        }

        @Parameters(index = "0", paramLabel = "TARGET", description = "The picture to encode.")
        private Path target;

        @Parameters(index = "1", paramLabel = "SOURCE", description = "The source it belongs to.")
        private Path source;

        @Option(
                names = "--start",
                paramLabel = "marginal|target",
                defaultValue = "marginal",
                description =
                        "Start on the bridge's marginal at its smallest time, which gives a noise like the prior's; or "
                                + "at the target itself, which reconstructs best. Default: ${DEFAULT-VALUE}.")
        private At start = At.MARGINAL;

        @Override
        void check() {
            existing(target);
            existing(source);
        }

        @Override
        final void run(Sampling sampling) {
            Start at = start == At.TARGET ? Start.atTarget() : Start.onMarginal(sampling.seed());
            run(sampling, Source.of(target), Source.of(source), at);
        }

        abstract void run(Sampling sampling, Source target, Source source, Start start);
    }

    private static String told(NoiseStatistics noise) {
        return "noise: mean %.3f, variance %.3f, neighbour correlation %.3f"
                .formatted(noise.mean(), noise.variance(), noise.neighbourCorrelation());
    }

    @Command(name = "encode", description = "Encode a target, given its source, into a latent.")
    static final class Encode extends Encoding {
        @Parameters(index = "2", paramLabel = "OUT", description = "The latent's file, ending in .safetensors.")
        private Path out;

        @Override
        void check() {
            super.check();
            Outputs.checkSafetensors(out);
        }

        @Override
        void run(Sampling sampling, Source target, Source source, Start start) {
            Latent latent = sampling.encode(target, source, start);
            warn(latent);
            latent.save(out);
            output().println(out + ": " + told(latent.statistics()));
        }
    }

    /** A verb that draws one latent. */
    abstract static class Drawing extends Verb {
        @Parameters(index = "0", paramLabel = "LATENT", description = "A latent's file.")
        Path latent;

        @Parameters(index = "1", paramLabel = "OUT", description = "The picture's file.")
        Path out;

        @Override
        void check() {
            existing(latent);
            Outputs.checkFile(out);
        }
    }

    @Command(name = "decode", description = "Make the picture of a latent.")
    static final class Decode extends Drawing {
        @Override
        void run(Sampling sampling) {
            sampling.decode(Latent.load(latent)).save(out);
            output().println(out + ": " + sampling);
        }
    }

    @Command(name = "vary", description = "Make neighbours of a latent's picture, which comes first in a row of them.")
    static final class Vary extends Drawing {
        @Option(
                names = "--strength",
                paramLabel = "S",
                defaultValue = "0.3",
                description = "How far to go: 0 is the picture itself, 1 another draw. Default: ${DEFAULT-VALUE}.")
        private double strength;

        @Option(
                names = "--samples",
                paramLabel = "N",
                defaultValue = "7",
                description = "How many neighbours. Default: ${DEFAULT-VALUE}.")
        private int samples;

        @Override
        void check() {
            super.check();
            if (!(strength >= 0 && strength <= 1)) {
                throw new IllegalArgumentException("--strength must be in [0, 1], got " + strength);
            }
            atLeast(1, "--samples", samples);
        }

        @Override
        void run(Sampling sampling) {
            Latent centre = Latent.load(latent);
            List<Latent> row = new ArrayList<>(List.of(centre));
            for (int j = 0; j < samples; j++) {
                row.add(centre.vary(strength, Seeds.sample(sampling.seed(), j)));
            }
            List<BufferedImage> pictures =
                    sampling.decode(row).stream().map(Translation::image).toList();
            Map<String, String> texts = Sheet.texts(sampling);
            texts.put("Strength", String.valueOf(strength));
            Images.write(ContactSheet.of(List.of(pictures)).image(), out, texts);
            output().println(out + ": " + sampling);
        }
    }

    @Command(name = "reconstruct", description = "Encode a target, decode it again, and tell how far off it is.")
    static final class Reconstruct extends Encoding {
        @Parameters(index = "2", paramLabel = "OUT", description = "A picture of source, target and reconstruction.")
        private Path out;

        @Override
        void check() {
            super.check();
            Outputs.checkFile(out);
        }

        @Override
        void run(Sampling sampling, Source target, Source source, Start start) {
            Reconstruction made = sampling.reconstruct(target, source, start);
            warn(made.latent());
            Translation back = made.translation();
            BufferedImage row = ContactSheet.sideBySide(back.source(), Images.toImage(made.target()), back.image())
                    .columns("source", "target", "again")
                    .image();
            Images.write(row, out, back.texts());
            output().printf(
                            "%s: PSNR %s, flat pixels %s, textured pixels %s; %s%n",
                            out,
                            decibels(made.error()),
                            decibels(made.flatError()),
                            decibels(made.texturedError()),
                            told(made.latent().statistics()));
        }

        private static String decibels(PixelError error) {
            return error.values() == 0 ? "none" : String.format(Locale.ROOT, "%.1f dB", error.psnr());
        }
    }

    @Command(name = "interpolate", description = "Make the pictures between two latents.")
    static final class Interpolate extends Verb {
        private static final String ANIMATED = ".apng";

        @Parameters(index = "0", paramLabel = "A", description = "A latent's file.")
        private Path a;

        @Parameters(index = "1", paramLabel = "B", description = "Another one's.")
        private Path b;

        @Parameters(
                index = "2",
                paramLabel = "OUT",
                description = "A film strip, ending in .png or .jpg, or an animation, ending in .apng.")
        private Path out;

        @Option(
                names = "--frames",
                paramLabel = "N",
                defaultValue = "9",
                description = "How many pictures, both ends included. Default: ${DEFAULT-VALUE}.")
        private int frames;

        @Override
        void check() {
            existing(a);
            existing(b);
            if (out.toString().endsWith(ANIMATED)) {
                Outputs.checkFolderOf(out);
            } else {
                Outputs.checkFile(out);
            }
            atLeast(2, "--frames", frames);
        }

        @Override
        void run(Sampling sampling) {
            Interpolation way = sampling.interpolate(Latent.load(a), Latent.load(b), frames);
            way.save(out);
            output().println(out + ": " + sampling);
        }
    }
}
