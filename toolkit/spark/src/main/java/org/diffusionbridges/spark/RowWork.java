/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.tensors.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Work on the rows of a partition, a batch of them at a time and no more in memory; a row comes out with five columns more: result, seed, NFE, error, settings. A
 * row whose picture is at fault gets its error and no result. The last column that comes in is the key, and does not come out.
 */
abstract class RowWork implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    final SparkSampling job;
    private final int picture;

    /** @param picture the place of the column of pictures */
    RowWork(SparkSampling job, int picture) {
        this.job = job;
        this.picture = picture;
    }

    /** A row that is under way. */
    record Item(Row row, String key, long seed) {}

    /** A row's bytes and the evaluations they took. */
    record Made(byte[] bytes, int nfe) {}

    /** All rows of a batch, or the fault of any of them. */
    abstract List<Made> make(List<Item> items, Sampling sampling);

    @Nullable
    Object picture(Item item) {
        return item.row().get(picture);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        Sampling sampling = job.recipe
                .on(ExecutorModels.bridge(job))
                .seed(job.seed)
                .batch(job.batch)
                .progress(Progress.NONE);
        String settings = PictureSettings.of(sampling.settings());
        return new Iterator<>() {
            private final Deque<Row> ready = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                while (ready.isEmpty() && rows.hasNext()) {
                    List<Item> batch = new ArrayList<>();
                    while (batch.size() < job.batch && rows.hasNext()) {
                        batch.add(item(rows.next()));
                    }
                    finish(batch);
                }
                return !ready.isEmpty();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.removeFirst();
            }

            private void finish(List<Item> batch) {
                try {
                    List<Made> made = make(batch, sampling);
                    for (int i = 0; i < made.size(); i++) {
                        ready.add(row(batch.get(i), made.get(i), null, settings));
                    }
                } catch (RuntimeException e) {
                    String fault = RowPictures.fault(e);
                    if (batch.size() > 1) {
                        batch.forEach(item -> finish(List.of(item)));
                    } else {
                        ready.add(row(batch.get(0), null, fault, settings));
                    }
                }
            }
        };
    }

    private Item item(Row row) {
        String key = row.getString(row.size() - 1);
        if (key == null) {
            throw new IllegalArgumentException(
                    "a row's key is null, so that it has no seed: give all rows a key, or leave out those without (%s)"
                            .formatted(job.key));
        }
        return new Item(row, key, Seeds.keyed(job.seed, key));
    }

    private static Row row(Item item, @Nullable Made made, @Nullable String error, String settings) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < item.row().size() - 1; i++) {
            cells.add(item.row().get(i));
        }
        cells.add(made == null ? null : made.bytes());
        cells.add(item.seed());
        cells.add(made == null ? null : made.nfe());
        cells.add(error);
        cells.add(settings);
        return RowFactory.create(cells.toArray());
    }
}
