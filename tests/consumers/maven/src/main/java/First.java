/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.file.Path;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.images.Source;

public class First {
    public static void main(String[] args) {
        var bridge = Bridges.load("edges2fashion");
        bridge.dbim(0.0, 10).seed(7).translate(Source.of(Path.of(args[0]))).save(Path.of(args[1]));
        Bridges.models().forEach(card -> System.out.println(card.name()));
    }
}
