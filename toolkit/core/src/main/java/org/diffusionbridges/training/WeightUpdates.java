/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The updates of all weights at once: a small TorchScript module, so that Adam with clipping, an average and a copy cost one
 * native call each however many tensors the network has (docs/training.md tells what else made a step cheaper).
 */
final class WeightUpdates implements AutoCloseable {

    /**
     * adam: gradients are read off the weights, their global norm is taken, and libtorch's fused AdamW divides them by
     * max(1, norm / clip) and steps; a norm that is not finite leaves every weight as it was. It returns the norm.
     */
    private static final String SOURCE = """
            class Updates(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Updates, x: Tensor) -> Tensor:
                return x
              def adam(self: __torch__.Updates, weights: List[Tensor], mean: List[Tensor], square: List[Tensor],
                  count: List[Tensor], step: float, rate: float, beta1: float, beta2: float, decay: float,
                  epsilon: float, clip: float) -> Tensor:
                gradients = annotate(List[Tensor], [])
                for i in range(len(weights)):
                  gradient = weights[i].grad
                  if torch.__isnot__(gradient, None):
                    _0 = torch.append(gradients, unchecked_cast(Tensor, gradient))
                  else:
                    pass
                norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
                scale = torch.clamp(torch.div(norm, clip), 1.)
                skip = torch.to(torch.bitwise_not(torch.isfinite(norm)), 6)
                _1 = torch.fill_(count[0], step)
                torch._fused_adamw_(weights, gradients, mean, square, annotate(List[Tensor], []), count, lr=rate,
                  beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False,
                  grad_scale=scale, found_inf=skip)
                torch._foreach_zero_(gradients)
                return norm
              def forget(self: __torch__.Updates, weights: List[Tensor]) -> Tensor:
                for i in range(len(weights)):
                  gradient = weights[i].grad
                  if torch.__isnot__(gradient, None):
                    _0 = torch.zero_(unchecked_cast(Tensor, gradient))
                  else:
                    pass
                return weights[0]
              def average(self: __torch__.Updates, mean: List[Tensor], weights: List[Tensor], share: float) -> Tensor:
                torch._foreach_lerp_(mean, weights, share)
                return mean[0]
              def copy(self: __torch__.Updates, to: List[Tensor], of: List[Tensor]) -> Tensor:
                torch._foreach_copy_(to, of)
                return to[0]
            """;

    private static final String NAME = "updates";
    private final Model model;
    private final PtSymbolBlock block;

    WeightUpdates(ai.djl.Device device) {
        model = Model.newInstance(NAME, device, "PyTorch");
        try {
            Path folder = Files.createTempDirectory("bridges-updates");
            Path archive = folder.resolve(NAME + ".pt");
            try {
                writeArchive(archive);
                model.load(folder, NAME);
            } finally {
                Files.deleteIfExists(archive);
                Files.delete(folder);
            }
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new org.diffusionbridges.errors.BridgeException(
                    "the optimizer's module could not be loaded: " + e.getMessage(), e);
        }
        block = (PtSymbolBlock) model.getBlock();
    }

    /** Tensors that are updated together, as one native list. */
    static IValue list(Iterable<NDArray> arrays) {
        List<PtNDArray> list = new ArrayList<>();
        arrays.forEach(array -> list.add((PtNDArray) array));
        return IValue.listFrom(list.toArray(PtNDArray[]::new));
    }

    /**
     * One step of Adam on the weights' gradients, which are zero afterwards.
     *
     * @param count as many references to one float32 scalar as there are weights; it is set to {@code step}
     * @param step steps including this one, from 1
     * @param clip largest global norm of the gradient
     * @return the gradient's global norm before clipping; if it is not finite, nothing but the gradients has changed
     */
    double adam(
            NDManager manager,
            IValue weights,
            IValue mean,
            IValue square,
            IValue count,
            long step,
            double rate,
            Adam settings,
            double clip) {
        return run(
                        manager,
                        "adam",
                        weights,
                        mean,
                        square,
                        count,
                        (double) step,
                        rate,
                        settings.beta1(),
                        settings.beta2(),
                        settings.weightDecay(),
                        settings.epsilon(),
                        clip)
                .getFloat();
    }

    /** Sets all gradients to zero. */
    void forget(NDManager manager, IValue weights) {
        run(manager, "forget", weights);
    }

    /** mean += share · (weights − mean), tensor by tensor. */
    void average(NDManager manager, IValue mean, IValue weights, double share) {
        run(manager, "average", mean, weights, share);
    }

    /** Copies values, tensor by tensor. */
    void copy(NDManager manager, IValue to, IValue from) {
        run(manager, "copy", to, from);
    }

    private NDArray run(NDManager manager, String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i] instanceof IValue list ? list : IValue.from((Double) arguments[i]);
        }
        try (IValue result = IValueUtils.runMethod(block, method, values)) {
            return result.toTensor((PtNDManager) manager);
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (arguments[i] instanceof Double) {
                    values[i].close();
                }
            }
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private static void writeArchive(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "data.pkl", pickledModule());
            entry(zip, "code/__torch__.py", SOURCE.getBytes(StandardCharsets.US_ASCII));
            entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            entry(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** An object of the class above whose one attribute is {@code training = True}, in pickle's protocol 2. */
    private static byte[] pickledModule() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            out.write(new byte[] {(byte) 0x80, 2}); // PROTO 2
            out.write("c__torch__\nUpdates\n".getBytes(StandardCharsets.US_ASCII)); // GLOBAL
            out.write(new byte[] {')', (byte) 0x81, '}', '('}); // EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK
            out.write(new byte[] {'X', 8, 0, 0, 0}); // BINUNICODE of 8 bytes
            out.write("training".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {(byte) 0x88, 'u', 'b', '.'}); // NEWTRUE, SETITEMS, BUILD, STOP
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory failed", e);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(NAME + "/" + name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
