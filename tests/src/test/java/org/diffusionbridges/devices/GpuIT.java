/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.devices;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Translation;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.networks.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must be so on a GPU; docs/devices.md says how to run it. */
@Tag("gpu")
@EnabledIf(
        value = "hasGpu",
        disabledReason = "PyTorch finds no GPU here (with one, the tests need -Dgpu): nothing was checked on a GPU")
class GpuIT {
    private static final int MANY = 256;
    private static final long BLOCK_BYTES = 64L << 20;

    static boolean hasGpu() {
        return Network.gpuCount() > 0;
    }

    @Test
    void theGpuIsTakenUnlessTheUserSaysOtherwise() {
        try (Bridge bridge = Bridges.load("edges2fashion");
                Bridge cpu = Bridges.loader().device("cpu").load("edges2fashion")) {
            assertThat(bridge.device()).startsWith("gpu");
            assertThat(cpu.device()).isEqualTo("cpu()");
        }
    }

    /** The bounds are what half precision does on the CPU, and a grey level for float32, whose convolutions may use TF32. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, 1", "FLOAT16, 1", "BFLOAT16, 3"})
    void picturesAgreeWithThoseOfTheCpu(Precision precision, double most) {
        Agreement.Distance distance = Agreement.withReference(Device.gpu(), precision);

        System.out.printf("%s on the GPU against float32 on the CPU: %s%n", precision, distance);
        assertThat(distance.mean()).isLessThan(most);
    }

    @Test
    void aBatchThatDoesNotFitIsHalvedAndTheRunGoesOn() {
        List<String> told = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void evaluated(int done, int total) {}

            @Override
            public void batchHalved(int tried, int next) {
                told.add(tried + " to " + next);
            }
        };
        try (Bridge bridge = Bridges.load("edges2fashion");
                NDManager filler = NDManager.newBaseManager(Device.gpu(), "PyTorch")) {
            bridge.dbim(0, 1).translate(Agreement.drawings(1), Agreement.seeds(1)); // what the engine itself wants
            Deque<NDManager> blocks = fill(filler);
            for (int i = 0; i < 3 && !blocks.isEmpty(); i++) {
                blocks.pop().close(); // room for some pictures, and not for so many
            }

            List<Translation> results = bridge.dbim(0, 2)
                    .batch(MANY)
                    .progress(progress)
                    .translate(Agreement.drawings(MANY), Agreement.seeds(MANY));

            System.out.printf("out of memory: %s%n", told);
            assertThat(told).isNotEmpty();
            assertThat(results).hasSize(MANY);
        }
    }

    /** Takes the device's memory, block by block, to the last. */
    private static Deque<NDManager> fill(NDManager filler) {
        Deque<NDManager> blocks = new ArrayDeque<>();
        while (true) {
            NDManager block = filler.newSubManager();
            try {
                block.zeros(new Shape(BLOCK_BYTES / Float.BYTES), DataType.FLOAT32);
                blocks.push(block);
            } catch (EngineException e) {
                block.close();
                return blocks;
            }
        }
    }
}
