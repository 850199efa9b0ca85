/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.studio.Studio;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bridges studio}: a web page in which a drawing becomes pictures while it is drawn. */
@Command(
        name = "studio",
        description = "Draw in the browser, and see the answers while you draw.",
        footer = {
            "",
            "It listens on this machine only, unless --share is given. Ctrl-C ends it.",
        })
final class StudioCommand extends BridgesCommand implements Callable<Integer> {

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "A model to draw with; give it several times to switch between several. "
                    + "Default: all embedded models.")
    private List<String> models = List.of();

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8765",
            description = "The port to listen on; 0 takes any that is free. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--no-browser", description = "Print the page's address, and open no browser.")
    private boolean noBrowser;

    @Option(
            names = "--share",
            description = "Let others in the network draw, too: prints their link and a page for the teacher.")
    private boolean share;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu|gpu:N",
            defaultValue = "auto",
            description = "Where the networks run. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Override
    public Integer call() {
        PrintWriter out = output();
        try (Studio studio = Studio.options()
                .models(models)
                .loader(Bridges.loader().device(device))
                .port(port)
                .keepToken(!share)
                .shared(share)
                .open()) {
            out.println("Draw at " + studio.url());
            if (share) {
                out.println(studio.qrCode());
                out.println("For everyone in the network: " + studio.sharedUrl());
                out.println("Everyone's pictures:         " + studio.teacherUrl());
            }
            out.println("Ctrl-C ends the studio.");
            out.flush();
            if (!noBrowser) {
                studio.show();
            }
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Ctrl-C: the way to end it
        }
        return 0;
    }
}
