/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.diffusionbridges.checkpoints.NpzFile;

/** Compares the toolkit with a directory of the reference's numbers; sizes come from the arrays and from index.json. */
final class Judge {
    private final Path directory;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Judge(Path directory) {
        this.directory = directory;
    }

    static Report judge(Path directory) {
        Judge judge = new Judge(directory);
        JsonObject index = judge.index();
        judge.schedules(index);
        judge.grids();
        judge.samplers(index);
        judge.networks(index);
        return new Report(judge.verdicts, judge.remarks);
    }

    private JsonObject index() {
        Path file = directory.resolve("index.json");
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            remarks.add("cannot read %s: %s".formatted(file, e));
            return new JsonObject();
        }
    }

    /** One file for each schedule that a case names, and any others. */
    private void schedules(JsonObject index) {
        Set<String> names = new TreeSet<>();
        for (String list : List.of("samplers", "networks")) {
            cases(index, list)
                    .forEach(settings -> names.add(settings.get("schedule").getAsString()));
        }
        try (var files = Files.newDirectoryStream(directory, "schedule-*.npz")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                names.add(name.substring("schedule-".length(), name.length() - ".npz".length()));
            }
        } catch (IOException e) {
            remarks.add("cannot list %s: %s".formatted(directory, e));
        }
        for (String name : names) {
            attempt(Kind.SCHEDULES, name, verdict -> ScheduleCheck.check(verdict, name, npz("schedule-" + name)));
        }
    }

    private void grids() {
        Path file = directory.resolve("timesteps.npz");
        if (Files.exists(file)) {
            NpzFile grids = npz("timesteps");
            for (String name : grids.names()) {
                attempt(Kind.GRIDS, name, verdict -> GridCheck.check(verdict, name, grids.values(name)));
            }
        }
    }

    private void samplers(JsonObject index) {
        for (JsonObject settings : cases(index, "samplers")) {
            String name = settings.get("file").getAsString().replaceFirst("\\.npz$", "");
            attempt(Kind.SAMPLERS, name, verdict -> SamplerCheck.check(verdict, settings, npz("samplers/" + name)));
        }
    }

    private void networks(JsonObject index) {
        for (JsonObject settings : cases(index, "networks")) {
            String name = settings.get("name").getAsString();
            Path checkpoint = directory.resolve("networks").resolve(name + ".pt");
            try (NetworkCheck check = new NetworkCheck(settings, checkpoint, npz("networks/" + name))) {
                attempt(Kind.NETWORKS, name, check::output);
                attempt(Kind.END_TO_END, name, check::endToEnd);
                attempt(Kind.LOSSES, name, check::losses);
            } catch (RuntimeException e) {
                attempt(Kind.NETWORKS, name, verdict -> verdict.fail(e.toString()));
            }
        }
    }

    private static List<JsonObject> cases(JsonObject index, String list) {
        JsonArray cases = index.has(list) ? index.getAsJsonArray(list) : new JsonArray();
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement element : cases) {
            objects.add(element.getAsJsonObject());
        }
        return objects;
    }

    private NpzFile npz(String name) {
        return NpzFile.read(directory.resolve(name + ".npz"));
    }

    /** A case that cannot be read or run fails, and the others are judged all the same. */
    private void attempt(Kind kind, String name, Consumer<Verdict> check) {
        Verdict verdict = new Verdict(kind, name);
        verdicts.add(verdict);
        try {
            check.accept(verdict);
        } catch (RuntimeException e) {
            verdict.fail(e.toString());
        }
    }
}
