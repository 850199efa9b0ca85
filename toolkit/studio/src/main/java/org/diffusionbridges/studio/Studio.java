/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.awt.image.BufferedImage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Samples;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.display.Display;
import org.diffusionbridges.display.Notebook;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;

/**
 * A web page on this machine in which a drawing becomes pictures while it is drawn.
 *
 * <pre>{@code
 * Studio studio = Studio.of(Bridges.load("edges2fashion"));
 * studio.show();      // draw
 * studio.answers();   // and go on in Java
 * }</pre>
 *
 * <p>As the last line of a notebook's cell it shows itself in the cell; elsewhere {@link #show} opens the browser. It listens
 * on this machine only, and ends when it is closed or the Java machine ends.
 */
public final class Studio implements Showable, AutoCloseable {
    /** Of the frame in a notebook's cell: the two squares and what stands below them. */
    private static final int FRAME_HEIGHT = 820;

    private final Room room;
    private final StudioServer server;
    private final StudioServer.Access access;
    private final AtomicBoolean closed = new AtomicBoolean();

    Studio(Models models, int port, StudioServer.Access access, boolean shared) {
        this.room = new Room(models, shared);
        this.access = access;
        this.server = new StudioServer(room, port, access);
        room.join(sharedUrl());
    }

    /**
     * A studio with these models, on a free port; the first is shown first.
     *
     * @param bridges at least one; they stay the caller's to close
     * @throws BridgeException if the server cannot start
     */
    public static Studio of(Bridge... bridges) {
        if (bridges.length == 0) {
            throw new IllegalArgumentException("a studio needs a bridge: Studio.of(Bridges.load(..))");
        }
        return new Studio(
                Models.of(List.of(bridges)), 0, new StudioServer.Access(Tokens.fresh(), Tokens.fresh(), true), false);
    }

    /** A studio with more choices: which models, which port, for one person or for a room. */
    public static StudioOptions options() {
        return StudioOptions.DEFAULT;
    }

    /**
     * The picture in a line that the studio's 'Copy as Java' gave.
     *
     * @param png a PNG in base64
     * @throws IllegalArgumentException if it is no such thing
     */
    public static BufferedImage picture(String png) {
        return Drawing.picture(png);
    }

    /** The page's address with its token, on this machine. */
    public String url() {
        return url("127.0.0.1", "", access.token());
    }

    /** The address to give to others in the network, if it is shared. */
    public String sharedUrl() {
        return url(networkAddress(), "", access.token());
    }

    /** The address of the page that shows everyone's latest pictures. */
    public String teacherUrl() {
        return url("127.0.0.1", "teacher.html", access.teacher());
    }

    /** {@link #sharedUrl} for the cameras of telephones, in characters of a terminal. */
    public String qrCode() {
        return QrCode.text(sharedUrl());
    }

    private String url(String host, String page, String token) {
        // Behind #, a browser keeps it: no server's log, no other page is told.
        return "http://%s:%d/%s#token=%s".formatted(host, server.port(), page, token);
    }

    private static String networkAddress() {
        return Gate.addresses()
                .sorted((a, b) -> Boolean.compare(b.isSiteLocalAddress(), a.isSiteLocalAddress()))
                .filter(address -> address.getAddress().length == 4)
                .findFirst()
                .map(Gate::inUrl)
                .orElseGet(() -> InetAddress.getLoopbackAddress().getHostAddress());
    }

    /**
     * What was drawn last, at the model's size.
     *
     * @throws IllegalStateException if nothing was drawn yet
     */
    public BufferedImage drawing() {
        return shown().drawing().image();
    }

    /**
     * The answers to it that were seen last, whole.
     *
     * @throws IllegalStateException if nothing was drawn yet
     */
    public Samples answers() {
        return Samples.of(shown().answers());
    }

    /**
     * The sampling that was chosen, with the seed of the first answer.
     *
     * @throws IllegalStateException if nothing was drawn yet
     */
    public Sampling sampling() {
        Choices choices = shown().choices();
        return choices.sampling(room.models().bridge(choices.model()), 0);
    }

    private Visitor.Shown shown() {
        Visitor.Shown shown = room.shown();
        if (shown == null) {
            throw new IllegalStateException("nothing was drawn yet: open %s and draw".formatted(url()));
        }
        return shown;
    }

    /**
     * In a notebook's cell the page itself, and below it a still picture, which is what a saved notebook shows: what was drawn and
     * its answers, or an example's before anything was drawn.
     */
    @Override
    public View view() {
        StringBuilder html = new StringBuilder(
                "<iframe src=\"%s\" width=\"100%%\" height=\"%d\" style=\"border: 0\" title=\"Bridges Studio\"></iframe>"
                        .formatted(url(), FRAME_HEIGHT));
        still().map(still -> Exploring.base64(Images.png(still, Map.of())))
                .ifPresent(png -> html.append("<p><img alt=\"A drawing in the studio, and its answers\" "
                        + "src=\"data:image/png;base64,%s\"></p>".formatted(png)));
        return View.html(html.toString(), toString());
    }

    private Optional<BufferedImage> still() {
        Optional<Samples> samples = room.shown() == null ? room.models().example() : Optional.of(answers());
        return samples.map(answers -> {
            List<BufferedImage> row = new ArrayList<>();
            row.add(answers.all().get(0).source());
            answers.all().forEach(answer -> row.add(answer.image()));
            return ContactSheet.of(List.of(row)).image();
        });
    }

    /** Inline in a notebook; elsewhere in the browser. */
    @Override
    public void show() {
        if (Notebook.isAttached()) {
            Display.show(this);
        } else if (!Browser.open(url())) {
            Display.show(View.text("open " + url()));
        }
    }

    /** Ends the run under way and the server; the bridges stay open. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
        }
    }

    Room room() {
        return room;
    }

    @Override
    public String toString() {
        return "studio with %s at %s"
                .formatted(
                        String.join(", ", Objects.requireNonNull(room.models()).names()), url());
    }
}
