/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.networks.internal.RunningCalls;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network on a device, ready to be evaluated: any TorchScript module of the form F(x, c_noise, xT[, y]), or F(x).
 *
 * <p>It may be shared by any number of threads. Native memory is bounded: an evaluation leaves nothing behind, a session
 * holds xT and the labels, the network its weights. Closing waits for evaluations under way; one that begins later fails
 * with an {@link IllegalStateException}.
 */
public final class Network implements AutoCloseable {
    private final Torch.Loaded loaded;
    private final NDManager manager;
    /** Evaluations read, closing writes; fair, so that threads in a loop cannot keep a close waiting. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private boolean closed;

    private Network(Torch.Loaded loaded) {
        JniUtils.enableInferenceMode(loaded.block()); // a module that was saved while training would drop out
        this.loaded = loaded;
        this.manager = loaded.model().getNDManager();
    }

    /**
     * Loads a TorchScript archive onto a device.
     *
     * @throws BridgeException if there is no such file, PyTorch cannot start, or it cannot load the file
     */
    public static Network load(Path archive, Device device) {
        return new Network(Torch.load(archive, device, false));
    }

    /**
     * Compiles an architecture with its weights and loads the result; the archive in between is a temporary file.
     *
     * @throws BridgeException as {@link TorchScript#compile} and {@link #load}
     */
    public static Network compile(UNetArchitecture arch, Weights weights, Precision precision, Device device) {
        return new Network(Torch.load(TorchScript.fitted(arch, weights, precision), weights, device, false));
    }

    /**
     * Compiles a classifier with its weights and loads the result.
     *
     * @throws BridgeException as {@link TorchScript#compile} and {@link #load}
     */
    public static Network compile(
            ClassifierArchitecture arch, ClassifierArchitecture.Output output, Weights weights, Device device) {
        return new Network(Torch.load(TorchScript.fitted(arch, output, weights), weights, device, false));
    }

    /** The weights that training would start from, a function of the seed alone: for benchmarks and for files to test with. */
    public static Weights randomWeights(UNetArchitecture arch, long seed) {
        return new FreshWeights(arch, seed);
    }

    /**
     * The GPU if there is one that the engine can use, else the CPU.
     *
     * @throws BridgeException if PyTorch cannot start
     */
    public static Device defaultDevice() {
        return gpuCount() > 0 ? Device.gpu() : Torch.engine().defaultDevice();
    }

    /**
     * How many GPUs the engine can use. DJL counts by CUDA's own runtime library, which a driver alone does not bring: where it
     * finds none, and PyTorch itself can use CUDA, there is one.
     *
     * @throws BridgeException if PyTorch cannot start
     */
    public static int gpuCount() {
        Engine engine = Torch.engine();
        return Math.max(engine.getGpuCount(), engine.hasCapability(StandardCapabilities.CUDA) ? 1 : 0);
    }

    /** Where it runs. */
    public Device device() {
        return manager.getDevice();
    }

    /** Begins a run for the given sources (N, C, H, W): they are uploaded once. */
    public Session session(Tensor xT) {
        return open(xT, null);
    }

    /** Begins a run for the given sources (N, C, H, W) and their N class labels. */
    public Session session(Tensor xT, int[] labels) {
        if (labels.length != xT.batch()) {
            throw new IllegalArgumentException(
                    "%d sources need as many labels, got %d".formatted(xT.batch(), labels.length));
        }
        return open(xT, labels);
    }

    /**
     * The output of a module of another form, {@code forward(x, flags..)}, such as one that extracts features.
     *
     * @param x whatever it takes, batch first
     * @param flags the arguments after it, as many as are to be given
     * @return a new tensor, batch first
     * @throws IllegalStateException if the network is closed
     * @throws DeviceMemoryException if the device has no memory for the batch
     * @throws BridgeException if the engine fails, or the module gives something else than one tensor
     */
    public Tensor apply(Tensor x, boolean... flags) {
        return locked(() -> {
            requireOpen();
            List<IValue> arguments = new ArrayList<>();
            try (NDManager step = manager.newSubManager()) {
                arguments.add(value(Torch.upload(step, x.values(), longs(x.shape()))));
                for (boolean flag : flags) {
                    arguments.add(IValue.from(flag));
                }
                try (IValue result = loaded.block().forward(arguments.toArray(IValue[]::new))) {
                    if (!result.isTensor()) {
                        throw new BridgeException("a module must give one tensor: name another output or file");
                    }
                    return download(result.toTensor((PtNDManager) step));
                }
            } catch (EngineException e) {
                throw Torch.failure(device(), x.batch(), "the network failed on %s".formatted(x), e);
            } finally {
                arguments.forEach(IValue::close);
            }
        });
    }

    private Session open(Tensor xT, int @Nullable [] labels) {
        return locked(() -> {
            requireOpen();
            return new Session(xT, labels);
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this network is closed; load it again");
        }
    }

    /** For calls into libtorch, and for what must not happen while the network is closed. */
    private <T> T locked(Supplier<T> action) {
        return RunningCalls.run(() -> unclosed(action));
    }

    private <T> T unclosed(Supplier<T> action) {
        lock.readLock().lock();
        try {
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Releases the weights and every session. Waits for evaluations under way; further calls do nothing. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                RunningCalls.release(() -> loaded.model().close());
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The evaluations of one run, which share their sources. Threads may share it too. */
    public final class Session implements AutoCloseable {
        private final NDManager held;
        private final NDArray xT;
        private final @Nullable NDArray labels;
        private final int[] sourceShape;
        private final ReentrantReadWriteLock sessionLock = new ReentrantReadWriteLock(true);
        /** What {@link #bare} needs until the end. */
        private final List<IValue> bound = new CopyOnWriteArrayList<>();

        private boolean sessionClosed;

        private Session(Tensor source, int @Nullable [] labels) {
            sourceShape = source.shape();
            held = manager.newSubManager();
            try {
                xT = Torch.upload(held, source.values(), longs(sourceShape));
                this.labels = labels == null ? null : Torch.upload(held, labels);
            } catch (EngineException e) {
                held.close();
                throw Torch.failure(device(), sourceShape[0], "the sources do not fit on %s".formatted(device()), e);
            }
        }

        /**
         * F(x, c_noise, xT) for a batch at one noise level.
         *
         * @param x (N, C, H, W), already scaled by c_in
         * @param cNoise the noise level as the network sees it
         * @return a new tensor, batch first
         * @throws IllegalStateException if the session or the network is closed
         * @throws DeviceMemoryException if the device has no memory for the batch
         * @throws BridgeException if the engine fails
         */
        public Tensor evaluate(Tensor x, double cNoise) {
            double[] each = new double[x.batch()];
            Arrays.fill(each, cNoise);
            return evaluate(x, each);
        }

        /** F(x, c_noise, xT) with a noise level for each item. */
        public Tensor evaluate(Tensor x, double[] cNoise) {
            if (x.batch() != sourceShape[0] || cNoise.length != sourceShape[0]) {
                throw new IllegalArgumentException("%d sources need as many states and noise levels, got %d and %d"
                        .formatted(sourceShape[0], x.batch(), cNoise.length));
            }
            return locked(() -> {
                requireOpen();
                sessionLock.readLock().lock();
                try {
                    if (sessionClosed) {
                        throw new IllegalStateException("this run of the network is closed; begin another session");
                    }
                    return forward(x, cNoise);
                } finally {
                    sessionLock.readLock().unlock();
                }
            });
        }

        /**
         * The evaluation and nothing else, again and again, on arrays that stay on the device until the session is closed; its
         * result is waited for and dropped. What a benchmark compares a sampler with.
         */
        public Runnable bare(Tensor x, double cNoise) {
            return locked(() -> {
                IValue state = value(Torch.upload(held, x.values(), longs(x.shape())));
                double[] each = new double[x.batch()];
                Arrays.fill(each, cNoise);
                IValue noise = value(Torch.upload(held, each, each.length));
                IValue source = value(xT);
                IValue[] inputs = labels == null
                        ? new IValue[] {state, noise, source}
                        : new IValue[] {state, noise, source, value(labels)};
                bound.addAll(List.of(inputs));
                return () -> locked(() -> {
                    try (NDManager step = manager.newSubManager();
                            IValue result = loaded.block().forward(inputs)) {
                        // a GPU is told what to do and not waited for, until a number is asked for
                        return result.toTensor((PtNDManager) step)
                                .flatten()
                                .get(0)
                                .toArray();
                    }
                });
            });
        }

        private Tensor forward(Tensor x, double[] cNoise) {
            try (NDManager step = manager.newSubManager();
                    IValue state = value(Torch.upload(step, x.values(), longs(x.shape())));
                    IValue noise = value(Torch.upload(step, cNoise, cNoise.length));
                    IValue source = value(xT);
                    IValue classes = labels == null ? null : value(labels);
                    IValue result = classes == null
                            ? loaded.block().forward(state, noise, source)
                            : loaded.block().forward(state, noise, source, classes)) {
                return download(result.toTensor((PtNDManager) step));
            } catch (EngineException e) {
                throw Torch.failure(
                        device(),
                        x.batch(),
                        "the network failed on x %s with xT %s%s"
                                .formatted(
                                        Arrays.toString(x.shape()),
                                        Arrays.toString(sourceShape),
                                        labels == null ? "" : " and labels"),
                        e);
            }
        }

        /** Releases xT and the labels. Waits for evaluations under way; further calls do nothing. */
        @Override
        public void close() {
            unclosed(() -> {
                sessionLock.writeLock().lock();
                try {
                    if (!sessionClosed) {
                        sessionClosed = true;
                        RunningCalls.release(() -> {
                            bound.forEach(IValue::close);
                            held.close(); // a no-op if the network was closed before
                        });
                    }
                    return sessionClosed;
                } finally {
                    sessionLock.writeLock().unlock();
                }
            });
        }
    }

    private static IValue value(NDArray array) {
        return IValue.from((PtNDArray) array);
    }

    private static Tensor download(NDArray array) {
        NDArray floats = array.toType(DataType.FLOAT32, false);
        FloatBuffer buffer = floats.toByteBuffer(false).asFloatBuffer();
        float[] read = new float[buffer.remaining()];
        buffer.get(read);
        int[] shape = Arrays.stream(floats.getShape().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        return Tensor.of(read, shape);
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }
}
