/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine has one exception for everything: what it was is in the text. */
class TorchFailureTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.64 GiB",
                "The following operation failed in the TorchScript interpreter.\n"
                        + "RuntimeError: CUDA error: out of memory",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "FIND was unable to find an engine to execute this computation",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "[enforce fail at alloc_cpu.cpp:114] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
                        + " allocate 99 bytes. Error code 12 (Cannot allocate memory)"
            })
    void shortnessOfMemoryIsAFailureOfItsOwnKind(String text) {
        BridgeException failure = Torch.failure(Device.gpu(), 16, "the network failed", new EngineException(text));

        assertThat(failure)
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageContaining("gpu(0) has no memory for 16 at once; take a smaller batch")
                .hasMessageNotContaining("\n");
    }

    @Test
    void weightsThatDoNotFitAreKnownByWhatPyTorchSays() {
        assertThat(Torch.isShortnessOfMemory(new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.")))
                .isTrue();
        assertThat(Torch.isShortnessOfMemory(new EngineException("PytorchStreamReader failed reading zip archive")))
                .isFalse();
    }

    @Test
    void anyOtherFailureIsNot() {
        BridgeException failure = Torch.failure(
                Device.cpu(), 1, "the network failed", new EngineException("Sizes of tensors must match"));

        assertThat(failure)
                .isNotInstanceOf(DeviceMemoryException.class)
                .hasMessage("the network failed: Sizes of tensors must match");
    }
}
