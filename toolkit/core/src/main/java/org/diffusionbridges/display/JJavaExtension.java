/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Found by JJava itself, through {@code META-INF/services}: attaches the toolkit as the kernel starts. */
public final class JJavaExtension implements Extension {
    @Override
    public void install(BaseKernel kernel) {
        JJavaKernel.attach(kernel);
    }
}
