/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;

/** Compiles an architecture and its weights to a TorchScript archive, which {@link Network}, Python and C++ can load. */
public final class TorchScript {
    private static final int NAMES_SHOWN = 12;

    private TorchScript() {}

    /**
     * Writes the archive, tensor by tensor; the file appears whole or not at all.
     *
     * <p>Its module is {@code forward(x, c_noise, xT[, y])}: x and xT (N, C, H, W) and c_noise (N) in float32, y (N) in
     * int64; the result is float32. A network without condition channels takes xT and does not look at it.
     *
     * @throws BridgeException if tensors are missing, surplus or misshapen (it names them), or the file cannot be written
     */
    public static void compile(UNetArchitecture arch, Weights weights, Precision precision, Path target) {
        TorchScriptBuilder.Module module = fitted(arch, weights, precision);
        WholeFile.write(target, out -> TorchScriptArchive.write(out, module, weights, false));
    }

    /** The network's module; the weights must fit it. */
    static TorchScriptBuilder.Module fitted(UNetArchitecture arch, Weights weights, Precision precision) {
        requireFit(misfit(arch, weights));
        return TorchScriptBuilder.build(arch, precision);
    }

    /** The classifier's module; the weights must fit it. */
    static TorchScriptBuilder.Module fitted(
            ClassifierArchitecture arch, ClassifierArchitecture.Output output, Weights weights) {
        // an archive of the features alone has no use for the last layer, whose weights are there all the same
        requireFit(misfit(
                TorchScriptBuilder.build(arch, ClassifierArchitecture.Output.LOGITS)
                        .parameters(),
                weights,
                List::of));
        return TorchScriptBuilder.build(arch, output);
    }

    private static void requireFit(Optional<String> misfit) {
        misfit.ifPresent(faults -> {
            throw new BridgeException("the weights do not fit the architecture: " + faults
                    + ". Check the model's settings against the checkpoint they came with.");
        });
    }

    /**
     * The state dict of an architecture: every tensor's name and shape, in the order of the forward pass. The attention's
     * weights are (out, in, 1).
     */
    public static Map<String, long[]> stateDict(UNetArchitecture arch) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (ParameterSpec parameter : parameters(arch)) {
            shapes.put(parameter.name(), parameter.shape().clone());
        }
        return shapes;
    }

    static List<ParameterSpec> parameters(UNetArchitecture arch) {
        return TorchScriptBuilder.build(arch, Precision.FLOAT32).parameters();
    }

    /**
     * How a checkpoint's tensors differ from an architecture's, by names and shapes alone: one line, or nothing if they fit.
     * Settings that can be read from the tensors stand first; of the tensors that are missing, surplus or misshapen the
     * first {@value #NAMES_SHOWN} are named and all are counted.
     */
    public static Optional<String> misfit(UNetArchitecture arch, Weights weights) {
        return misfit(parameters(arch), weights, () -> ReadArchitecture.of(weights)
                .map(read -> read.differencesFrom(arch))
                .orElse(List.of("its tensors are no ADM U-Net's")));
    }

    private static Optional<String> misfit(
            List<ParameterSpec> parameters, Weights weights, Supplier<List<String>> settings) {
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        Set<String> names = weights.names();
        Set<String> known = new HashSet<>();
        for (ParameterSpec parameter : parameters) {
            known.add(parameter.name());
            if (!names.contains(parameter.name())) {
                missing.add(parameter.name());
                continue;
            }
            long[] shape = weights.shape(parameter.name());
            if (!parameter.accepts(shape)) {
                misshapen.add("%s %s instead of %s"
                        .formatted(parameter.name(), Arrays.toString(shape), Arrays.toString(parameter.shape())));
            }
        }
        List<String> surplus =
                names.stream().filter(name -> !known.contains(name)).toList();
        if (missing.isEmpty() && misshapen.isEmpty() && surplus.isEmpty()) {
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>(settings.get());
        describe(faults, "missing", missing);
        describe(faults, "not known to it", surplus);
        describe(faults, "of another shape", misshapen);
        return Optional.of(String.join("; ", faults));
    }

    private static void describe(List<String> faults, String what, List<String> names) {
        if (!names.isEmpty()) {
            String more = names.size() > NAMES_SHOWN ? ", and %d more".formatted(names.size() - NAMES_SHOWN) : "";
            faults.add("%d %s (%s%s)"
                    .formatted(
                            names.size(),
                            what,
                            String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size()))),
                            more));
        }
    }
}
