/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code evaluate}, {@code study}, {@code grid}, {@code latent} and {@code train} refuse before they load a model or read a
 * picture: one line, exit code 2.
 */
class EvaluateUsageTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluate m fashion --samplers euler     | got 'euler'",
                "evaluate m fashion --samplers dbim:much | 'much' must be a number in 'dbim:much'",
                "evaluate m fashion --samplers dbim:1.3  | eta must be in [0, 1], got 1.3",
                "evaluate m fashion --samplers heun:1    | churn must be in [0, 1), got 1.0",
                "evaluate m fashion --nfe 5,0            | --nfe must be at least 1 each, got [5, 0]",
                "evaluate m fashion --limit 0            | --limit must be at least 1, got 0",
                "evaluate m fashion --grids cosine       | a time grid is uniform, logSnr, karras",
                "fit-grid m fashion o.safetensors --sampler heun | must be a multistep solver",
                "fit-grid m fashion o.safetensors --nfe 2,5 | --nfe must be at least 3 each, got [2, 5]",
                "fit-grid m fashion o.png                | OUT must end in .safetensors, got o.png",
                "fit-grid m fashion o.safetensors --limit 0 | --limit must be at least 1, got 0",
                "fit-grid nothing fashion o.safetensors  | no embedded model and no file 'nothing'",
                "solvers m fashion --nfe 1               | --nfe must be at least 2 each, got [1]",
                "solvers nothing fashion                 | no embedded model and no file 'nothing'",
                "evaluate nothing fashion                | no embedded model and no file 'nothing'",
                "study nothing fashion                   | no embedded model and no file 'nothing'",
                "grid nothing fashion o.png              | no embedded model and no file 'nothing'",
                "grid m fashion o.gif                    | OUT must end in .png, .jpg or .jpeg",
                "grid m fashion o.png --answers 0        | --answers must be at least 1, got 0",
                "grid m fashion o.png --order 5          | --order must be 1, 2 or 3, got 5",
                "evaluate m fashion --targets src        | --targets is for a folder of pairs, and 'fashion' is none",
                "grid m fashion o.png --source right     | --source is for a folder of pairs, and 'fashion' is none",
                "grid m fashion o.png --prepare auto     | Unknown options: '--prepare'",
                "study m fashion --fit pad               | --fit is for a folder of pairs, and 'fashion' is none",
                "train fashion m.safetensors --steps 1 --grey | --grey is for a folder of pairs, and 'fashion' is none",
                "train fashion m.safetensors --steps 1 --size 32 | --size is for a folder of pairs, and 'fashion' is none",
                "train fashion m.safetensors --steps 1 --test-share 0 | --test-share is for a folder of pairs, and",
                "train src m.safetensors --steps 1 --test-share 1 | --test-share must be in [0, 1), got 1.0",
                "train src m.safetensors --steps 1 --fit squeeze | a fit must be one of",
                "train src m.safetensors --steps 1 --source top | [LEFT, RIGHT]",
                "train src m.safetensors --steps 1 --targets nowhere | --targets must be a folder of pictures, got nowhere",
                "grid m src o.png --targets src          | DATA and --targets must be two folders, got src for both",
                "grid m src o.png --targets target --source left | --source is for pairs side by side",
                "latent                                  | Missing required subcommand",
                "latent decode no.safetensors o.png --model m | no.safetensors does not exist",
                "latent encode pom.xml pom.xml o.png --model m | OUT must end in .safetensors, got o.png",
                "latent vary pom.xml o.png --model m --strength 2 | --strength must be in [0, 1], got 2.0",
                "latent interpolate pom.xml pom.xml o.gif --model m | OUT must end in .png, .jpg or .jpeg",
                "latent interpolate pom.xml pom.xml o.apng --model m --frames 1 | --frames must be at least 2, got 1",
                "latent decode pom.xml o.png --model m --order 5 | --order must be 1, 2 or 3, got 5"
            })
    void isRefusedInOneLine(String line, String message) {
        int exitCode = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                Stream.of(line.split(" +")).toArray(String[]::new));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
    }
}
