/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.samplers.TimeGrid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real server, spoken to as a page speaks, and as somebody speaks who is no page. */
class StudioServerTest {
    private final AtomicInteger evaluations = new AtomicInteger();
    private final Bridge bridge = ClosedForm.bridge((x, t, xT) -> {
        evaluations.incrementAndGet();
        return ClosedForm.WAVY.denoise(x, t, xT);
    });
    private final Studio studio = Studio.of(bridge);

    @AfterEach
    void close() {
        studio.close();
        bridge.close();
    }

    @Test
    void aDrawingIsAnsweredFromFewEvaluationsAndThenAsItWasAskedFor() {
        try (TestPage page = new TestPage(studio)) {
            assertThat(page.hear("hello").getAsJsonArray("models").get(0).getAsString())
                    .isEqualTo("wavy");
            page.draw(1, false, 4, 9);
            JsonObject quick = page.hear("answer");
            assertThat(quick.get("evaluations").getAsInt()).isEqualTo(3);
            assertThat(quick.get("asked").getAsBoolean()).isFalse();
            JsonObject asked = page.hear(
                    message -> message.has("asked") && message.get("asked").getAsBoolean());
            assertThat(asked.get("evaluations").getAsInt()).isEqualTo(10);
            page.hear("done");
        }
    }

    @Test
    void theLineOfJavaMakesTheVerySamePicture() {
        try (TestPage page = new TestPage(studio)) {
            page.draw(1, false, 4, 5);
            JsonObject answer = page.hear(
                    message -> message.has("java") && message.get("answer").getAsInt() == 2);
            String java = answer.get("java").getAsString();
            assertThat(java)
                    .matches("bridge\\.dbim\\(0\\.5, 5\\)\\.grid\\(TimeGrid\\.of\\(\"logSnr\"\\)\\)\\.seed\\(-?\\d+L\\)"
                            + "\\.translate\\(Studio\\.picture\\(\"[^\"]+\"\\)\\)\\.show\\(\\)");
            long seed = Long.parseLong(java.replaceAll(".*seed\\((-?\\d+)L\\).*", "$1"));
            var again = bridge.dbim(0.5, 5)
                    .grid(TimeGrid.of("logSnr"))
                    .seed(seed)
                    .translate(Studio.picture(java.replaceAll(".*picture\\(\"([^\"]+)\"\\).*", "$1")));
            assertThat(Images.toTensor(again.image(), 1).values())
                    .isEqualTo(Images.toTensor(Studio.picture(answer.get("png").getAsString()), 1)
                            .values());
        }
    }

    @Test
    void whatWasDrawnAndAnsweredIsThereForJava() {
        assertThatThrownBy(studio::answers).isInstanceOf(IllegalStateException.class);
        try (TestPage page = new TestPage(studio)) {
            page.draw(1, false, 4, 5);
            page.hear("done");
            assertThat(studio.answers().all()).hasSize(4);
            assertThat(studio.sampling().nfe()).isEqualTo(6);
            assertThat(studio.drawing().getWidth()).isEqualTo(8);
            assertThat(studio.view().html().orElseThrow()).contains("<iframe", "data:image/png");
        }
    }

    @Test
    void onlyItsOwnPageWithTheTokenIsLetIn() {
        String origin = TestPage.origin(studio);
        String token = TestPage.token(studio);
        assertThatThrownBy(() -> new TestPage(studio, "guessed", origin)).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> new TestPage(studio, "", origin)).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> new TestPage(studio, token, "http://evil.example"))
                .isInstanceOf(CompletionException.class);
        new TestPage(studio, token, origin).close();
    }

    @Test
    void anotherHostIsRefusedAndALargeBodyIsNotRead() throws IOException {
        assertThat(request("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 421");
        assertThat(request("GET /../studio.css HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .doesNotContain("root");
        assertThat(request("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'");
        long length = 100L << 20;
        assertThat(request("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .doesNotContain("\tat ");
    }

    /** Sends the head alone: whoever waits for a body of 100 MB before it answers never does. */
    private String request(String head) throws IOException {
        URI uri = URI.create(TestPage.origin(studio));
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout(20_000);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(400), StandardCharsets.US_ASCII);
            return answer;
        }
    }

    @Test
    void tenThousandRandomMessagesAreAnsweredWithErrorsOrEndTheConnection() {
        Random random = new Random(1);
        String valid = TestPage.drawing(3, false, 8, 200);
        int said = 0;
        while (said < 10_000) {
            try (TestPage page = new TestPage(studio)) {
                page.hear("hello");
                boolean[] open = {true};
                while (open[0] && said < 10_000) {
                    StringBuilder text = new StringBuilder(valid);
                    for (int i = 0; i <= random.nextInt(6); i++) {
                        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
                    }
                    said++;
                    CompletableFuture<?> sending = page.say(text.toString());
                    open[0] = sending.handle((sent, failure) -> failure == null).join();
                }
            }
        }
        try (TestPage page = new TestPage(studio)) {
            page.say("[".repeat(10_000)).join();
            assertThat(page.hear("error").get("message").getAsString()).contains("JSON object");
            page.draw(4, false, 1, 3);
            page.hear("done");
        }
    }

    @Test
    void garbageFramesAndEndlessMessagesEndTheConnectionAndNothingElse() throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[1 + random.nextInt(400)];
            random.nextBytes(garbage);
            assertThat(answerTo(garbage)).doesNotContain("Exception", "\tat ");
        }
        long length = 100L << 20;
        assertThat(takenOf(length)).isLessThan(length / 2);
        try (TestPage page = new TestPage(studio)) {
            page.draw(1, false, 1, 3);
            page.hear("done");
        }
    }

    /** What the server says, until it ends the connection, to bytes that come where a frame should. */
    private String answerTo(byte[] frames) throws IOException {
        URI uri = URI.create(TestPage.origin(studio));
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(upgrade().getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(frames);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // it did not even listen to the end
        }
    }

    /** How much of one text the server takes before it ends the connection. */
    private long takenOf(long length) throws IOException {
        URI uri = URI.create(TestPage.origin(studio));
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(upgrade().getBytes(StandardCharsets.US_ASCII));
            out.write(ByteBuffer.allocate(14)
                    .put((byte) 0x81)
                    .put((byte) 0xff)
                    .putLong(length)
                    .array());
            byte[] part = new byte[1 << 16];
            for (long sent = 0; sent < length; sent += part.length) {
                try {
                    out.write(part);
                } catch (SocketException e) {
                    return sent;
                }
            }
            return length;
        }
    }

    private String upgrade() {
        return """
                GET /live?token=%s HTTP/1.1
                Host: %s
                Origin: %s
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

                """.formatted(TestPage.token(studio), URI.create(studio.url()).getAuthority(), TestPage.origin(studio))
                .replace("\n", "\r\n");
    }

    @Test
    void whoDoesNotReadIsLetGo() throws Exception {
        URI uri = URI.create(TestPage.origin(studio));
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096); // full after few answers
            deaf.connect(new InetSocketAddress("127.0.0.1", uri.getPort()));
            deaf.getOutputStream().write(upgrade().getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> {
                        for (int id = 1; true; id++) {
                            deaf.getOutputStream().write(frame(TestPage.drawing(id, false, 8, 3)));
                            Thread.sleep(18); // slower than the rate that is allowed
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
        while (studio.room().size() > 0) {
            Thread.sleep(5); // fails by never ending
        }
    }

    /** A text in one frame, masked with zeros. */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(payload.length + 8)
                .put((byte) 0x81)
                .put((byte) (0x80 | 126))
                .putShort((short) payload.length)
                .putInt(0)
                .put(payload)
                .array();
    }

    @Test
    void aMessageIsJudgedAndItsFaultNamed() {
        try (TestPage page = new TestPage(studio)) {
            page.say(TestPage.drawing(1, false, 99, 3)).join();
            assertThat(page.hear("error").get("message").getAsString()).contains("answers must be a whole number");
            page.say(TestPage.drawing(1, false, 1, 100_000)).join();
            assertThat(page.hear("error").get("message").getAsString()).contains("steps must be");
            page.say(TestPage.drawing(1, false, 1, 3).replace("\"wavy\"", "\"<b>x</b>\""))
                    .join();
            assertThat(page.hear("error").get("message").getAsString()).contains("model must be one of wavy");
            page.say("{\"type\": \"board\"}").join();
            assertThat(page.hear("error").get("message").getAsString()).contains("teacher");
        }
    }

    @Test
    void thirtyPagesAtOnceAreAllAnswered() {
        List<TestPage> pages = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pages.add(new TestPage(studio));
        }
        for (int drawing = 1; drawing <= 5; drawing++) {
            for (TestPage page : pages) {
                page.draw(drawing, false, 8, 5);
            }
            long id = drawing;
            for (TestPage page : pages) {
                page.hear(message -> message.get("type").getAsString().equals("done")
                        && message.get("id").getAsLong() == id);
            }
        }
        pages.forEach(TestPage::close);
    }

    @Test
    void whoVanishesLeavesNothingRunning() throws InterruptedException {
        TestPage page = new TestPage(studio);
        page.hear("hello");
        page.draw(1, false, 8, 200);
        page.hear("answer");
        page.vanish();
        while (studio.room().size() > 0 || studio.room().queue().size() > 0) {
            Thread.sleep(5); // fails by never ending
        }
        assertThat(evaluations.get()).isPositive();
    }
}
