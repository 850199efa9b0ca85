/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadsTest {

    @ParameterizedTest
    @CsvSource({
        "the embedded models,     14,  2,  1",
        "the embedded models,     14, 64,  1",
        "edges2handbags,         480,  1,  1",
        "edges2handbags,         480,  2,  1",
        "edges2handbags,         480, 16,  8",
        "edges2handbags,         480, 96, 30"
    })
    void aSmallNetworkHasOneThreadAndALargeOneHalfOfTheProcessors(
            String model, long megabytes, int processors, int threads) {
        assertThat(Threads.wanted(megabytes << 20, processors)).as(model).isEqualTo(threads);
    }
}
