/* SPDX-License-Identifier: Apache-2.0 */
package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ServiceTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;
    private byte[] drawing;

    @BeforeEach
    void start() throws Exception {
        service = SpringApplication.run(Service.class, "--server.port=0");
        drawing = Files.readAllBytes(Path.of(System.getProperty("drawing")));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void tenUploadsAtOnceAreEachAnsweredAsIfAlone() throws Exception {
        List<CompletableFuture<HttpResponse<byte[]>>> answers =
                IntStream.range(0, 10).mapToObj(i -> post(drawing, "?steps=3&seed=" + i % 5)).toList();
        for (int i = 0; i < 10; i++) {
            HttpResponse<byte[]> answer = answers.get(i).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(ImageIO.read(new ByteArrayInputStream(answer.body())).getWidth()).isEqualTo(32);
            assertThat(answer.body()).isEqualTo(answers.get(i % 5).get().body());
        }
        assertThat(answers.get(0).get().body()).isNotEqualTo(answers.get(1).get().body());
    }

    @Test
    void whatIsNoPictureIsRefusedInOneLine() throws Exception {
        HttpResponse<byte[]> answer = post("no picture".getBytes(StandardCharsets.UTF_8), "").get();
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("PNG").hasLineCount(1);
        assertThat(post(drawing, "?steps=0").get().statusCode()).isEqualTo(400);
        assertThat(post(drawing, "?steps=1").get().statusCode()).isEqualTo(200);
    }

    @Test
    void whatRunsWhenTheServiceIsStoppedIsStillAnswered() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> answer = post(drawing, "?steps=100");
        TranslationController controller = service.getBean(TranslationController.class);
        while (controller.running() == 0) {
            assertThat(answer).isNotDone();
            Thread.sleep(5);
        }
        service.close();
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<byte[]>> post(byte[] upload, String query) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("""
                --part\r
                Content-Disposition: form-data; name="drawing"; filename="drawing.png"\r
                \r
                """.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(upload);
        body.writeBytes("\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8));
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/translate" + query))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    }
}
