/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.function.Supplier;

/**
 * What a check says of a reader's code.
 *
 * @param right whether it agrees with the reference
 * @param message what is right, or what kind of wrong it is
 */
public record Verdict(boolean right, String message) {

    /**
     * What is only worth seeing once the code is right.
     *
     * @param next makes it; not called before that
     * @return it, or this verdict as long as the code is not right
     */
    public Object then(Supplier<?> next) {
        return right ? next.get() : this;
    }

    @Override
    public String toString() {
        return (right ? "Right: " : "Not yet: ") + message;
    }
}
