/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of the kernelspec in one place, for {@code bridges kernel status} and {@code bridges doctor}.
 *
 * @param state whether it is there and works
 * @param finding what was found
 * @param remedy the command that helps, or an empty text
 */
public record KernelStatus(State state, String finding, String remedy) {

    /** From good to bad. */
    public enum State {
        /** It is there and has the jars of the build in use. */
        OK,
        /** There is none. */
        NONE,
        /** It works, with the jars of another build. */
        OLD,
        /** It cannot start. */
        BROKEN
    }

    /** Looks at the environment of {@code bridges lab}, the user's own kernels, and those of the Jupyter on the PATH. */
    public static List<KernelStatus> everywhere() {
        List<KernelStatus> all = new ArrayList<>();
        List<Path> seen = new ArrayList<>();
        String home = System.getProperty("bridges.home");
        if (home != null) {
            LabEnvironment lab = LabEnvironment.of(Path.of(home));
            all.add(of("lab", lab.kernelSpec(), "./bridges lab"));
            seen.add(lab.kernelSpec().folder());
        }
        KernelSpec user = new KernelSpec(Folders.kernels(Folders.userData()));
        all.add(of("user", user, "./bridges kernel install"));
        seen.add(user.folder());
        for (Path folder : Jupyter.kernelSpecs()) {
            Path kernels = folder.toAbsolutePath().normalize().getParent();
            if (ToolkitJars.name(folder).equals(KernelSpec.NAME)
                    && kernels != null
                    && !seen.contains(new KernelSpec(kernels).folder())) {
                all.add(of("Jupyter", new KernelSpec(kernels), "./bridges kernel install --prefix PREFIX"));
            }
        }
        return all;
    }

    static KernelStatus of(String title, KernelSpec spec, String installation) {
        String place = "%-8s %s".formatted(title, spec.folder());
        if (!spec.isInstalled()) {
            return new KernelStatus(State.NONE, place + ": not installed", installation);
        }
        Optional<String> damage = spec.damage();
        if (damage.isPresent()) {
            return new KernelStatus(State.BROKEN, place + ": " + damage.get(), installation);
        }
        String what = "%s: %s, class path %s".formatted(place, spec.kernel(), spec.classPathKind());
        ToolkitJars running = ToolkitJars.running();
        if (spec.carries(running)) {
            return new KernelStatus(State.OK, what, "");
        }
        return new KernelStatus(
                State.OLD,
                "%s; ./bridges has another build, class path %s".formatted(what, running.kind()),
                installation);
    }
}
