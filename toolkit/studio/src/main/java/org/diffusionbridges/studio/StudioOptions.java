/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.List;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Loader;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;

/**
 * How a studio is opened. Immutable: every link is a new value.
 *
 * @param models names or files, as {@link Bridges#load(String)} takes them; none are the embedded ones
 * @param loader onto which device
 * @param port 0 takes any that is free
 * @param keepToken whether the link stays the same from one start to the next
 * @param shared whether the network may come in
 */
public record StudioOptions(List<String> models, Loader loader, int port, boolean keepToken, boolean shared) {
    static final StudioOptions DEFAULT = new StudioOptions(List.of(), Bridges.loader(), 0, false, false);

    private static final int LARGEST_PORT = 65535;

    public StudioOptions {
        models = List.copyOf(models);
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("a port must be in [0, %d], got %d".formatted(LARGEST_PORT, port));
        }
    }

    /** With these models, the first one first; the embedded ones unless told. */
    public StudioOptions models(List<String> names) {
        return new StudioOptions(names, loader, port, keepToken, shared);
    }

    /** With models loaded like this. */
    public StudioOptions loader(Loader other) {
        return new StudioOptions(models, other, port, keepToken, shared);
    }

    /** On this port; any that is free unless told. */
    public StudioOptions port(int other) {
        return new StudioOptions(models, loader, other, keepToken, shared);
    }

    /**
     * Whether the link's token is kept in the cache, for this user alone, so that an open page goes on when the studio is started
     * again. A new one each time unless told.
     */
    public StudioOptions keepToken(boolean on) {
        return new StudioOptions(models, loader, port, on, shared);
    }

    /** Whether others in the network may come in, with the link. Not unless told. */
    public StudioOptions shared(boolean on) {
        return new StudioOptions(models, loader, port, keepToken, on);
    }

    /**
     * Loads the first model and starts the server; the other models are loaded meanwhile.
     *
     * @throws IllegalArgumentException if there is no such model
     * @throws BridgeException if it cannot be loaded, or the port is taken
     */
    public Studio open() {
        List<String> names = models.isEmpty()
                ? Bridges.models().stream().map(ModelCard::name).toList()
                : models;
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there is no model on the class path: name one with --model");
        }
        String link = keepToken ? Tokens.kept() : Tokens.fresh();
        return new Studio(
                Models.load(names, loader::load), port, new StudioServer.Access(link, Tokens.fresh(), false), shared);
    }
}
