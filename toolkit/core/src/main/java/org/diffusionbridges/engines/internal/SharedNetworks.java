/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.engines.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.diffusionbridges.networks.Network;

/**
 * The networks in memory, one for each file, device and precision, counted by their holders: the last one to let go closes
 * it. That is what lets {@code Bridges.load(..)} stand in a cell that is run again and again and never closed.
 */
public final class SharedNetworks {
    private static final Map<Object, Entry> ENTRIES = new HashMap<>();

    /** Held while a network loads: two at once would need twice the memory. Runs do without it. */
    private static final Object LOADING = new Object();

    private SharedNetworks() {}

    private static final class Entry {
        private final Network network;
        private int holders;

        Entry(Network network) {
            this.network = network;
        }
    }

    /** One holder's claim. Releasing it twice is releasing it once; it refers to no bridge, so a bridge can be collected. */
    public static final class Lease {
        private final Object key;
        private final Entry entry;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(Object key, Entry entry) {
            this.key = key;
            this.entry = entry;
        }

        Network network() {
            return entry.network;
        }

        /** A second claim on the same network, for a run. */
        public Lease again() {
            synchronized (ENTRIES) {
                if (released.get()) {
                    throw new IllegalStateException("the bridge is closed: load it again with Bridges.load");
                }
                entry.holders++;
                return new Lease(key, entry);
            }
        }

        void release() {
            if (!released.compareAndSet(false, true)) {
                return;
            }
            boolean last;
            synchronized (ENTRIES) {
                entry.holders--;
                last = entry.holders == 0;
                if (last) {
                    ENTRIES.remove(key, entry);
                }
            }
            if (last) {
                entry.network.close();
            }
        }
    }

    /** A claim on the network of this key, loaded if nobody holds it. Other networks' runs go on meanwhile. */
    public static Lease lease(Object key, Supplier<Network> load) {
        Optional<Lease> held = held(key);
        if (held.isPresent()) {
            return held.get();
        }
        synchronized (LOADING) {
            return held(key).orElseGet(() -> add(key, new Entry(load.get()))); // who waited here may find it loaded
        }
    }

    private static Optional<Lease> held(Object key) {
        synchronized (ENTRIES) {
            Entry entry = ENTRIES.get(key);
            return entry == null ? Optional.empty() : Optional.of(add(key, entry));
        }
    }

    private static Lease add(Object key, Entry entry) {
        synchronized (ENTRIES) {
            ENTRIES.put(key, entry);
            entry.holders++;
            return new Lease(key, entry);
        }
    }

    /** How many networks are in memory. */
    public static int size() {
        synchronized (ENTRIES) {
            return ENTRIES.size();
        }
    }
}
