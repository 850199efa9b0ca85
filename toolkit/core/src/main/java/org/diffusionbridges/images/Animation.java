/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;

/**
 * Pictures in time, as animated PNG: every colour kept, shown by all browsers and in notebooks.
 *
 * <p>GIF has 256 colours, whose bands and dithering would pass for faults of a model; an animated PNG is an ordinary PNG (its
 * first picture for programs that know no better) with a few chunks more. It runs for ever. Small pictures are magnified by
 * making each frame a {@link ContactSheet} of one.
 *
 * @param frames pictures of one size, at least one
 * @param delay how long each is shown, 1 ms to 65 s
 */
public record Animation(List<BufferedImage> frames, Duration delay) {
    private static final int MAX_MILLIS = 65535;

    public Animation {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation needs at least one frame");
        }
        for (BufferedImage frame : frames) {
            BufferedImage first = frames.get(0);
            if (frame.getWidth() != first.getWidth() || frame.getHeight() != first.getHeight()) {
                throw new IllegalArgumentException("an animation's frames must be of one size, got %dx%d and %dx%d"
                        .formatted(first.getWidth(), first.getHeight(), frame.getWidth(), frame.getHeight()));
            }
        }
        if (delay.toMillis() < 1 || delay.toMillis() > MAX_MILLIS) {
            throw new IllegalArgumentException("a frame's delay must be 1 ms to 65 s, got " + delay);
        }
    }

    /** This animation to its last frame and back to its first, so that it repeats without a jump. */
    public Animation backAndForth() {
        List<BufferedImage> there = new ArrayList<>(frames);
        for (int i = frames.size() - 2; i > 0; i--) {
            there.add(frames.get(i));
        }
        return new Animation(there, delay);
    }

    /**
     * Writes the animation, whole or not at all.
     *
     * @param texts text metadata, as in {@link Images#write(BufferedImage, Path, Map)}
     * @throws IllegalArgumentException if the name does not end in .png or .apng
     * @throws BridgeException if the file cannot be written
     */
    public void write(Path file, Map<String, String> texts) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".png") && !name.endsWith(".apng")) {
            throw new IllegalArgumentException(
                    "an animation's name must end in .png or .apng, which browsers play as a GIF, got " + file);
        }
        byte[] bytes = png(texts);
        WholeFile.write(file, out -> out.write(bytes));
    }

    /** The bytes of the animated PNG. */
    public byte[] png(Map<String, String> texts) {
        try {
            // One kind of pixel for all frames: the header says it once.
            List<List<PngChunks.Chunk>> stills = new ArrayList<>();
            for (BufferedImage frame : frames) {
                stills.add(PngChunks.parse(ImageEncoder.png(Opaque.rgb(frame), Map.of())));
            }
            List<PngChunks.Chunk> chunks = new ArrayList<>();
            chunks.add(stills.get(0).get(0));
            for (Map.Entry<String, String> text : texts.entrySet()) {
                chunks.add(PngText.chunk(text.getKey(), text.getValue()));
            }
            int forEver = 0;
            chunks.add(new PngChunks.Chunk(
                    "acTL",
                    ByteBuffer.allocate(8).putInt(frames.size()).putInt(forEver).array()));
            int sequence = 0;
            for (int i = 0; i < stills.size(); i++) {
                chunks.add(control(sequence++));
                for (PngChunks.Chunk chunk : stills.get(i)) {
                    if (chunk.type().equals("IDAT")) {
                        chunks.add(i == 0 ? chunk : frameData(sequence++, chunk.data()));
                    }
                }
            }
            chunks.add(new PngChunks.Chunk("IEND", new byte[0]));
            return PngChunks.join(chunks);
        } catch (IOException e) {
            throw new BridgeException("the animation cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** A frame that covers the whole picture and replaces what was there. */
    private PngChunks.Chunk control(int sequence) {
        short thousandths = 1000;
        byte[] data = ByteBuffer.allocate(26)
                .putInt(sequence)
                .putInt(frames.get(0).getWidth())
                .putInt(frames.get(0).getHeight())
                .putInt(0)
                .putInt(0)
                .putShort((short) delay.toMillis())
                .putShort(thousandths)
                .array();
        return new PngChunks.Chunk("fcTL", data);
    }

    private static PngChunks.Chunk frameData(int sequence, byte[] data) {
        byte[] numbered = ByteBuffer.allocate(Integer.BYTES + data.length)
                .putInt(sequence)
                .put(data)
                .array();
        return new PngChunks.Chunk("fdAT", numbered);
    }
}
