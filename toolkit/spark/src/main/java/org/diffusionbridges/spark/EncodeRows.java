/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;

/** Each row's pair becomes its latent, the bytes of the file that {@link Latent#save} writes; one by one, each with its own seed. */
final class EncodeRows extends RowWork {
    private static final long serialVersionUID = 1;

    private final int target;

    EncodeRows(SparkSampling job, int picture, int target) {
        super(job, picture);
        this.target = target;
    }

    @Override
    List<Made> make(List<Item> items, Sampling sampling) {
        List<Made> made = new ArrayList<>();
        for (Item item : items) {
            Source xT =
                    Source.of(RowPictures.picture(picture(item), item.key())).named(item.key());
            Source x0 = Source.of(RowPictures.picture(item.row().get(target), item.key()))
                    .named(item.key());
            AtomicInteger nfe = new AtomicInteger();
            Latent latent =
                    sampling.progress((done, total) -> nfe.set(done)).encode(x0, xT, Start.onMarginal(item.seed()));
            made.add(new Made(bytes(latent), nfe.get()));
        }
        return made;
    }

    private static byte[] bytes(Latent latent) {
        try {
            Path file = Files.createTempFile("bridges-", ".safetensors");
            try {
                latent.save(file);
                return Files.readAllBytes(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new BridgeException("no temporary file for a latent: " + e, e);
        }
    }
}
