/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.MlpArchitecture;
import org.diffusionbridges.architectures.UNetArchitecture;

/** Writes a graph as the source of one TorchScript module, a line a node, and collects the tensors it speaks of. */
final class TorchScriptBuilder implements GraphBuilder<String> {

    /** One trained tensor of the module. */
    record ParameterSpec(String name, Init init, boolean half, long[] shape) {

        /** The name without dots, which an attribute in TorchScript cannot have. */
        String attribute() {
            return name.replace('.', '_');
        }

        /** Whether a checkpoint's shape fits: DDBM's files give the attention's weights one more axis of extent 1. */
        boolean accepts(long[] found) {
            if (Arrays.equals(found, shape)) {
                return true;
            }
            return shape.length == 3 && Arrays.equals(found, new long[] {shape[0], shape[1], shape[2], 1});
        }

        int size() {
            return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        }
    }

    /** One fixed tensor of the module, in float32. */
    record Constant(String name, float[] values, long[] shape) {}

    private final Precision precision;
    private final List<ParameterSpec> parameters = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private int values;

    private TorchScriptBuilder(Precision precision) {
        this.precision = precision;
    }

    /** A module's inputs, its source, and its tensors in the order of their first use. */
    record Module(
            List<String> inputs,
            String source,
            List<ParameterSpec> parameters,
            List<Constant> constants,
            Precision precision) {

        /** The same with further methods. */
        Module with(String methods) {
            return new Module(inputs, source + methods, parameters, constants, precision);
        }
    }

    /** The U-Net as {@code Net.forward(x, c_noise, xT[, y])}. */
    static Module build(UNetArchitecture arch, Precision precision) {
        boolean labelled = arch.numClasses() > 0;
        return module(
                labelled ? List.of("x", "c_noise", "xT", "y") : List.of("x", "c_noise", "xT"),
                precision,
                builder -> UNet.describe(arch, builder, "x", "c_noise", "xT", labelled ? "y" : null));
    }

    /** The classifier as {@code Net.forward(x)}, in float32. */
    static Module build(ClassifierArchitecture arch, ClassifierArchitecture.Output output) {
        return module(List.of("x"), Precision.FLOAT32, builder -> Classifier.describe(arch, output, builder, "x"));
    }

    /** The perceptron as {@code Net.forward(x, c_noise, xT)}, in float32. */
    static Module build(MlpArchitecture arch) {
        return module(
                List.of("x", "c_noise", "xT"),
                Precision.FLOAT32,
                builder -> Mlp.describe(arch, builder, "x", "c_noise", "xT"));
    }

    private static Module module(
            List<String> inputs, Precision precision, Function<TorchScriptBuilder, String> network) {
        TorchScriptBuilder builder = new TorchScriptBuilder(precision);
        String output = network.apply(builder);
        StringBuilder source = new StringBuilder("class Net(Module):\n");
        source.append("  __parameters__ = [");
        builder.parameters.forEach(p -> source.append('"').append(p.attribute()).append("\", "));
        source.append("]\n  __buffers__ = [");
        builder.constants.forEach(c -> source.append('"').append(c.name()).append("\", "));
        source.append("]\n");
        builder.parameters.forEach(
                p -> source.append("  ").append(p.attribute()).append(" : Tensor\n"));
        builder.constants.forEach(c -> source.append("  ").append(c.name()).append(" : Tensor\n"));
        source.append("  training : bool\n");
        source.append("  def forward(self: __torch__.Net");
        inputs.forEach(input -> source.append(",\n    ").append(input).append(": Tensor"));
        source.append(") -> Tensor:\n");
        source.append(builder.lines).append("    return ").append(output).append('\n');
        return new Module(
                inputs, source.toString(), List.copyOf(builder.parameters), List.copyOf(builder.constants), precision);
    }

    private String line(String expression, Object... operands) {
        String value = "v" + values++;
        lines.append("    ")
                .append(value)
                .append(" = ")
                .append(String.format(Locale.ROOT, expression, operands))
                .append('\n');
        return value;
    }

    @Override
    public String parameter(String name, Init init, boolean half, long... shape) {
        ParameterSpec parameter = new ParameterSpec(name, init, half, shape);
        parameters.add(parameter);
        return "self." + parameter.attribute();
    }

    @Override
    public String constant(String name, float[] values, long... shape) {
        constants.add(new Constant(name, values, shape));
        return "self." + name;
    }

    @Override
    public String conv2d(String x, String weight, String bias, int stride, int padding) {
        return line(
                "torch.conv2d(%s, %s, %s, [%4$d, %4$d], [%5$d, %5$d], [1, 1], 1)", x, weight, bias, stride, padding);
    }

    @Override
    public String conv1d(String x, String weight, String bias) {
        return line("torch.conv1d(%s, %s, %s, [1], [0], [1], 1)", x, weight, bias);
    }

    @Override
    public String linear(String x, String weight, String bias) {
        return line("torch.linear(%s, %s, %s)", x, weight, bias);
    }

    @Override
    public String groupNorm(String x, String weight, String bias, int groups) {
        return line("torch.group_norm(%s, %d, %s, %s, 1e-05, True)", x, groups, weight, bias);
    }

    @Override
    public String silu(String x) {
        return line("torch.silu(%s)", x);
    }

    @Override
    public String cos(String x) {
        return line("torch.cos(%s)", x);
    }

    @Override
    public String sin(String x) {
        return line("torch.sin(%s)", x);
    }

    @Override
    public String add(String a, String b) {
        return line("torch.add(%s, %s)", a, b);
    }

    @Override
    public String outer(String a, String b) {
        return line("torch.outer(%s, %s)", a, b);
    }

    @Override
    public String addVector(String x, String vector) {
        return add(x, atEveryPixel(vector));
    }

    @Override
    public String scaleShift(String x, String vector, int channels) {
        String pixels = atEveryPixel(vector);
        String scale = line("torch.add(torch.narrow(%s, 1, 0, %d), 1)", pixels, channels);
        String shift = line("torch.narrow(%s, 1, %2$d, %2$d)", pixels, channels);
        return line("torch.addcmul(%s, %s, %s)", shift, x, scale);
    }

    private String atEveryPixel(String vector) {
        return line("torch.unsqueeze(torch.unsqueeze(%s, -1), -1)", vector);
    }

    @Override
    public String concat(String a, String b) {
        return line("torch.cat([%s, %s], 1)", a, b);
    }

    @Override
    public String embedding(String table, String index) {
        return line("torch.embedding(%s, %s)", table, index);
    }

    @Override
    public String nearestTwice(String x) {
        return line("torch.upsample_nearest2d(%s, None, [2.0, 2.0])", x);
    }

    @Override
    public String averageHalf(String x) {
        return line("torch.avg_pool2d(%s, [2, 2], [2, 2], [0, 0], False, True, None)", x);
    }

    @Override
    public String meanOverPixels(String x) {
        return line("torch.mean(%s, [2, 3])", x);
    }

    @Override
    public String softmax(String x) {
        return line("torch.softmax(%s, 1)", x);
    }

    @Override
    public String dropout(String x, double probability) {
        if (probability == 0) {
            return x;
        }
        String plain = new BigDecimal(Double.toString(probability)).toPlainString();
        return line("torch.dropout(%s, %s, self.training)", x, plain);
    }

    @Override
    public String flatten(String x) {
        return line("torch.flatten(%s, 2, -1)", x);
    }

    @Override
    public String reshapeAs(String x, String like) {
        return line("torch.reshape_as(%s, %s)", x, like);
    }

    @Override
    public String attention(String qkv, int heads, int headChannels, boolean splitFirst) {
        String split = splitFirst
                ? line("torch.unflatten(%s, 1, [3, %d, %d])", toFloat32(qkv), heads, headChannels)
                : line("torch.unflatten(%s, 1, [%d, 3, %d])", toFloat32(qkv), heads, headChannels);
        String[] rows = new String[3];
        for (int i = 0; i < 3; i++) {
            // (N, heads, d, L) to (N, heads, L, d), copied: a GPU's fused kernels take no transposed views
            rows[i] = line(
                    "torch.contiguous(torch.transpose(torch.select(%s, %d, %d), -2, -1))",
                    split, splitFirst ? 1 : 2, i);
        }
        String joined = line("torch.scaled_dot_product_attention(%s, %s, %s)", rows[0], rows[1], rows[2]);
        return toHalf(line("torch.flatten(torch.transpose(%s, -2, -1), 1, 2)", joined));
    }

    @Override
    public String pixelUnshuffle(String x, int factor) {
        return line("torch.pixel_unshuffle(%s, %d)", x, factor);
    }

    @Override
    public String pixelShuffle(String x, int factor) {
        return line("torch.pixel_shuffle(%s, %d)", x, factor);
    }

    @Override
    public String toHalf(String x) {
        return cast(x, precision);
    }

    @Override
    public String toFloat32(String x) {
        return cast(x, Precision.FLOAT32);
    }

    private String cast(String x, Precision to) {
        return precision == Precision.FLOAT32 ? x : line("torch.to(%s, %d)", x, to.scalarType);
    }
}
