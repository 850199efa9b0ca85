/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.Serializable;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.networks.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A model and its sampling, as a job takes them to its executors, which load the model themselves, once each. Immutable: every link
 * is a new value.
 *
 * <pre>{@code
 * SparkSampling.of("edges2fashion", bridge -> bridge.dbim(0.0, 10)).seed(7)
 * }</pre>
 *
 * @param model an embedded model's name, a file's path that all executors see, or the name of a file that
 *     {@code SparkContext.addFile} sent to them
 * @param preset which published checkpoint the file is; null for a file with a card
 * @param precision what the weights are kept in
 * @param device as {@code Loader.device} takes it; {@code auto} is the GPU that Spark has given the task, else the GPU if there is
 *     one, else the CPU
 * @param recipe how the model is sampled
 * @param seed of the run: a row's seed is {@code Seeds.keyed(seed, key)}
 * @param picture the column of pictures: the bytes of a file, or the struct of Spark's {@code image} source
 * @param target the column of the right answers, for encoding
 * @param key a SQL expression for what names a row, such as {@code path} or {@code id}
 * @param batch how many rows the network sees at once
 */
public record SparkSampling(
        String model,
        @Nullable Preset preset,
        Precision precision,
        String device,
        SamplingRecipe recipe,
        long seed,
        String picture,
        String target,
        String key,
        int batch)
        implements Serializable {

    /** @throws IllegalArgumentException if batch is not positive */
    public SparkSampling {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + batch);
        }
    }

    /** The columns of Spark's {@code binaryFile} source, {@code content} and {@code path}; seed 0, float32, one row at a time. */
    public static SparkSampling of(String model, SamplingRecipe recipe) {
        return new SparkSampling(model, null, Precision.FLOAT32, "auto", recipe, 0, "content", "target", "path", 1);
    }

    /** With the run's seed. */
    public SparkSampling seed(long other) {
        return new SparkSampling(model, preset, precision, device, recipe, other, picture, target, key, batch);
    }

    /** With pictures from this column. */
    public SparkSampling picture(String column) {
        return new SparkSampling(model, preset, precision, device, recipe, seed, column, target, key, batch);
    }

    /** With right answers from this column. */
    public SparkSampling target(String column) {
        return new SparkSampling(model, preset, precision, device, recipe, seed, picture, column, key, batch);
    }

    /** With this SQL expression as a row's key: {@code id}, {@code image.origin}, {@code regexp_replace(path, '.*&#47;', '')}. */
    public SparkSampling key(String expression) {
        return new SparkSampling(model, preset, precision, device, recipe, seed, picture, target, expression, batch);
    }

    /** On this device. */
    public SparkSampling device(String name) {
        return new SparkSampling(model, preset, precision, name, recipe, seed, picture, target, key, batch);
    }

    /** With the weights in this precision. */
    public SparkSampling precision(Precision other) {
        return new SparkSampling(model, preset, other, device, recipe, seed, picture, target, key, batch);
    }

    /** The file is this published checkpoint. */
    public SparkSampling preset(Preset other) {
        return new SparkSampling(model, other, precision, device, recipe, seed, picture, target, key, batch);
    }

    /**
     * So many rows at once, for a GPU. More than one makes a picture's last bits depend on which rows fell into its batch, and so on
     * the partitioning: libtorch takes another way through its convolutions for every size of batch.
     */
    public SparkSampling batch(int rows) {
        return new SparkSampling(model, preset, precision, device, recipe, seed, picture, target, key, rows);
    }
}
