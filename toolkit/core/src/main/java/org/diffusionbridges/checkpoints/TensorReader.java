/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns bytes of a file into float32 values, a piece at a time. */
final class TensorReader {

    /** Bytes decoded at a time: a multiple of every element's size. */
    private static final int PIECE = 1 << 16;

    private TensorReader() {}

    /**
     * Elements that lie one after the other.
     *
     * @param bytes stands at the first element; need not hold more than the elements
     */
    static float[] contiguous(InputStream bytes, ElementType type, ByteOrder order, int elements) throws IOException {
        float[] values = new float[elements];
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(order);
        int perPiece = PIECE / type.bytes();
        for (int done = 0; done < elements; ) {
            int now = Math.min(perPiece, elements - done);
            int wanted = now * type.bytes();
            if (bytes.readNBytes(piece.array(), 0, wanted) < wanted) {
                throw new EOFException("a tensor's data end early");
            }
            if (type == ElementType.FLOAT32) {
                piece.clear().asFloatBuffer().get(values, done, now);
            } else {
                for (int i = 0; i < now; i++) {
                    values[done + i] = type.floatAt(piece, i * type.bytes());
                }
            }
            done += now;
        }
        return values;
    }

    /**
     * The elements of a view, row-major.
     *
     * @param bytes stands at the view's first element
     */
    static float[] strided(InputStream bytes, TensorView view, ByteOrder order) throws IOException {
        ElementType type = view.storage().type();
        if (view.isContiguous()) {
            return contiguous(bytes, type, order, view.elements());
        }
        float[] span = contiguous(bytes, type, order, Math.toIntExact(view.span()));
        float[] values = new float[view.elements()];
        long[] shape = view.shape();
        long[] strides = view.strides();
        int[] index = new int[shape.length];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = span[at];
            // The next index, as an odometer counts.
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at += (int) strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                at -= (int) (strides[axis] * shape[axis]);
                index[axis] = 0;
            }
        }
        return values;
    }
}
