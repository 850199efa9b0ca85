/* SPDX-License-Identifier: Apache-2.0 */
package example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Translation;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Images;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** A drawing is uploaded, the picture comes back. */
@RestController
public class TranslationController {
    private final Bridge bridge;
    private final AtomicInteger running = new AtomicInteger();

    TranslationController(Bridge bridge) {
        this.bridge = bridge;
    }

    @PostMapping(path = "/translate", produces = MediaType.IMAGE_PNG_VALUE)
    byte[] translate(
            @RequestParam MultipartFile drawing,
            @RequestParam(defaultValue = "10") int steps,
            @RequestParam(defaultValue = "0") long seed)
            throws IOException {
        Path file = Files.createTempFile("drawing", null);
        running.incrementAndGet();
        try {
            drawing.transferTo(file);
            Translation made = bridge.dbim(0, steps).seed(seed).translate(file);
            return Images.png(made.image(), made.texts());
        } finally {
            running.decrementAndGet();
            Files.delete(file);
        }
    }

    /** How many are being translated. */
    int running() {
        return running.get();
    }

    /** What was uploaded is no picture, or a setting is out of its range: the message says which. */
    @ExceptionHandler({BridgeException.class, IllegalArgumentException.class})
    ResponseEntity<String> refused(RuntimeException e) {
        return ResponseEntity.status(HttpStatus.BAD_REQUEST)
                .contentType(MediaType.TEXT_PLAIN)
                .body(e.getMessage());
    }
}
