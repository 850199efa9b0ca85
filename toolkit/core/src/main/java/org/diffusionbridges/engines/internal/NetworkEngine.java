/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.engines.internal;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Optional;
import org.diffusionbridges.images.RegionColours;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/** A network behind its preconditioning: D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT). */
public final class NetworkEngine implements Engine {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Schedule schedule;
    private final Preconditioning preconditioning;
    private final boolean regionColours;
    private final SharedNetworks.Lease lease;
    private final Cleaner.Cleanable cleanable;

    /** @param card of the network that the lease holds */
    public NetworkEngine(ModelCard card, SharedNetworks.Lease lease) {
        this.schedule = card.schedule();
        this.preconditioning = card.preconditioning();
        this.regionColours = card.network().regionColours();
        this.lease = lease;
        this.cleanable = CLEANER.register(this, lease::release);
    }

    @Override
    public Run open(Tensor source, int[] labels) {
        SharedNetworks.Lease held = lease.again();
        Network.Session session;
        try {
            session = labels.length == 0
                    ? held.network().session(source)
                    : held.network().session(source, labels);
        } catch (RuntimeException e) {
            held.release();
            throw e;
        }
        @Nullable RegionColours colours = regionColours ? RegionColours.of(source) : null;
        return new Run() {
            @Override
            public Tensor denoise(Tensor x, double t, Tensor xT) {
                if (xT != source) {
                    throw new IllegalArgumentException("this run was opened for other sources");
                }
                Scalings at = preconditioning.at(schedule, t);
                return at.denoise(
                        x,
                        scaled -> session.evaluate(
                                colours == null ? scaled : colours.beside(scaled, x, xT, item -> schedule.at(t)),
                                at.cNoise()));
            }

            @Override
            public Optional<List<Regions>> regions() {
                return Optional.ofNullable(colours).map(RegionColours::regions);
            }

            @Override
            public void close() {
                try {
                    session.close();
                } finally {
                    held.release();
                }
            }
        };
    }

    /** The network, as long as this engine is open. */
    public Network network() {
        return lease.network();
    }

    @Override
    public String device() {
        return lease.network().device().toString();
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
