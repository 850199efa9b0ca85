/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.Serializable;
import java.util.function.Consumer;
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
 */
public final class SparkSampling implements Cloneable, Serializable {
    private static final long serialVersionUID = 1;

    final String model;
    final SamplingRecipe recipe;

    // Set only on a fresh copy before it is handed out: a published SparkSampling never changes.
    @Nullable
    Preset preset;

    Precision precision = Precision.FLOAT32;
    String device = "auto";
    long seed;
    String picture = "content";
    String target = "target";
    String key = "path";
    int batch = 1;

    private SparkSampling(String model, SamplingRecipe recipe) {
        this.model = model;
        this.recipe = recipe;
    }

    /**
     * With the columns of Spark's {@code binaryFile} source, {@code content} and {@code path}; seed 0, float32, one row at a time.
     *
     * @param model an embedded model's name, a file's path that all executors see, or the name of a file that was
     *     sent to them by {@code spark-submit --files} ({@code spark.files}); what {@code SparkContext.addFile} adds later does not reach
     *     the tasks of a dataset in Spark 4
     * @param recipe how the model is sampled
     */
    public static SparkSampling of(String model, SamplingRecipe recipe) {
        return new SparkSampling(model, recipe);
    }

    /** With the run's seed: a row's is {@code Seeds.keyed(seed, key)}. */
    public SparkSampling seed(long other) {
        return with(next -> next.seed = other);
    }

    /** With pictures from this column: the bytes of a file, or the struct of Spark's {@code image} source. */
    public SparkSampling picture(String column) {
        return with(next -> next.picture = column);
    }

    /** With right answers from this column, for encoding; {@code target} unless told. */
    public SparkSampling target(String column) {
        return with(next -> next.target = column);
    }

    /** With this SQL expression as a row's key: {@code id}, {@code image.origin}, {@code regexp_replace(path, '.*&#47;', '')}. */
    public SparkSampling key(String expression) {
        return with(next -> next.key = expression);
    }

    /**
     * On this device, as {@code Loader.device} takes it; {@code auto} is the GPU that Spark has given the task, else the GPU if there is
     * one, else the CPU.
     */
    public SparkSampling device(String name) {
        return with(next -> next.device = name);
    }

    /** With the weights in this precision. */
    public SparkSampling precision(Precision other) {
        return with(next -> next.precision = other);
    }

    /** The file is this published checkpoint; one with a card needs none. */
    public SparkSampling preset(@Nullable Preset other) {
        return with(next -> next.preset = other);
    }

    /**
     * So many rows at once, for a GPU. More than one makes a picture's last bits depend on which rows fell into its batch, and so on
     * the partitioning: libtorch takes another way through its convolutions for every size of batch.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public SparkSampling batch(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + rows);
        }
        return with(next -> next.batch = rows);
    }

    /** A copy with a change. */
    private SparkSampling with(Consumer<SparkSampling> change) {
        try {
            SparkSampling next = (SparkSampling) clone();
            change.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
