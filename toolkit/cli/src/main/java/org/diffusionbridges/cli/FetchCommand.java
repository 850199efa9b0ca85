/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.net.URI;
import java.util.Locale;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.Download;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.CheckpointCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges fetch NAME}: a published checkpoint into the cache. */
@Command(
        name = "fetch",
        description = "Fetch a published checkpoint into the cache, or check the one that is there.",
        footer = {
            "",
            "After a break the same command goes on where it stopped. BRIDGES_CACHE names the cache's folder; for a "
                    + "class room without network, fill it once and copy it.",
            "",
            "The weights belong to their authors: read their page before you use them."
        })
final class FetchCommand extends BridgesCommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "edges2handbags, diode or imagenet-inpainting.")
    private String name = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Fetch from here, where the file has moved or is mirrored.")
    private @Nullable URI url;

    @Override
    public void run() {
        Preset preset = Preset.named(name);
        if (url != null && !url.toString().matches("https?://.+")) {
            throw new IllegalArgumentException("--url must begin with https:// or http://, got " + url);
        }
        CheckpointCache cache = new CheckpointCache();
        boolean there = cache.has(preset);
        CheckpointCache.Entry entry = there ? cache.check(preset) : fetch(cache, preset);
        output().printf(
                        Locale.ROOT,
                        "%s: %s, %d bytes, SHA-256 %s%n",
                        cache.file(preset),
                        there ? "is there already" : "fetched",
                        entry.bytes(),
                        entry.sha256());
        output().printf("run it with --model %s%n", preset);
    }

    private CheckpointCache.Entry fetch(CheckpointCache cache, Preset preset) {
        URI from = url == null ? preset.url().orElse(null) : url;
        if (from == null) {
            cache.makeFolder();
            throw new BridgeException(
                    "%s is published for browsers only: save it from %s as %s, and run this again to have it checked"
                            .formatted(preset, preset.page(), cache.file(preset)));
        }
        try (Told told = new Told()) {
            return cache.fetch(preset, from, told);
        }
    }

    /** Shows how far it has come, in megabytes, once the server has told how many there are. */
    private final class Told implements Download.Listener, AutoCloseable {
        private static final long MEGABYTE = 1_000_000;

        private Screen.@Nullable Bar bar;

        @Override
        public void progress(long done, long total) {
            if (bar == null) {
                bar = Terminal.bar("fetch", total < 0 ? -1 : total / MEGABYTE, "MB", errors());
            }
            bar.move(done / MEGABYTE, "");
        }

        @Override
        public void say(String line) {
            tell(line);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
