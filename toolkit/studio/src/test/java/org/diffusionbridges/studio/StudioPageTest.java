/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page itself, in the browsers that the machine has. */
@ParameterizedClass
@EnumSource(TestBrowser.class)
class StudioPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final StudioServer.Access ACCESS =
            new StudioServer.Access("token-of-everyone", "token-of-the-teacher", true);
    /** Where the line of Java, which runs in this very process, finds its bridge. */
    private static final String BRIDGE = "studio.test.bridge";

    @Parameter
    private TestBrowser browser;

    private final Bridge bridge = ClosedForm.bridge(ClosedForm.WAVY);
    private Studio studio;
    private RemoteWebDriver page;

    @BeforeEach
    void open() {
        page = browser.open();
        studio = studio(0, false);
        page.get(studio.url());
        listen();
        await("document.querySelectorAll('#controls .control').length > 0");
    }

    private Studio studio(int port, boolean shared) {
        return new Studio(Models.of(List.of(bridge)), port, ACCESS, shared);
    }

    @AfterEach
    void close() {
        if (page != null) {
            page.quit();
        }
        if (studio != null) {
            studio.close();
        }
        bridge.close();
    }

    @Test
    void aStrokeChangesAllEightAnswers() {
        draw(-60, -40);
        rest();
        List<Object> before = answers();
        assertThat(before).hasSize(8).doesNotHaveDuplicates();
        draw(50, 60);
        rest();
        assertThat(answers()).hasSize(8).doesNotContainAnyElementsOf(before);
        click("undo");
        rest();
        assertThat(answers()).isEqualTo(before);
    }

    @Test
    void everySamplerAndSettingGivesAnAnswerAndALinkRestoresThem() {
        draw(40, 30);
        rest();
        for (SamplerChoice sampler : SamplerChoice.ALL) {
            set("set-sampler", sampler.id(), "change");
            rest();
            assertThat(text("notice")).as(sampler.id()).isEmpty();
            assertThat(studio.sampling().sampler())
                    .as(sampler.id())
                    .isEqualTo(sampler.on(bridge, Map.of(), 10).sampler());
        }
        set("set-sampler", "dbim", "change");
        set("set-eta", 0.5, "input");
        set("set-steps", 4, "input");
        set("set-grid", "karras", "change");
        set("set-seed", 11, "change");
        rest();
        assertThat(studio.sampling().seed()).isEqualTo(11);
        assertThat(studio.sampling().steps()).isEqualTo(4);
        String link = page.getCurrentUrl();
        page.get("about:blank");
        page.get(link);
        listen();
        await("document.getElementById('set-steps')");
        assertThat(Stream.of("set-sampler", "set-eta", "set-steps", "set-grid", "set-seed")
                        .map(id -> page.findElement(By.id(id)).getDomProperty("value")))
                .containsExactly("dbim", "0.5", "4", "karras", "11");
        set("set-steps", 1, "input");
        set("set-sampler", "fast", "change");
        assertThat(page.findElement(By.id("set-steps")).getDomProperty("value"))
                .as("what fast takes at least")
                .isEqualTo("2");
    }

    @Test
    void whatIsExploredIsShown() {
        draw(40, 30);
        rest();
        for (String view : List.of("film", "spread", "between", "compare")) {
            page.findElement(By.cssSelector("[data-view=" + view + "]")).click();
            await("[...document.querySelectorAll('#view canvas')].every(canvas => canvas.width !== 300)");
            assertThat(text("notice")).as(view).isEmpty();
        }
    }

    @Test
    void itIsDrawnWithKeysAlone() {
        WebElement pad = page.findElement(By.id("pad"));
        page.executeScript("arguments[0].focus()", pad);
        new Actions(page)
                .sendKeys(" ", "\uE014\uE014\uE014\uE015\uE015\uE015", " ")
                .perform();
        rest();
        assertThat(studio.drawing().getRaster().getSampleDouble(4, 4, 0)).isLessThan(200);
    }

    /** Dropped on the sheet, pasted anywhere, or chosen, as a telephone's camera gives it: grey paper, prepared by the server. */
    @Test
    void aPictureFromOutsideBecomesTheDrawingUnlessItIsNone() {
        page.executeScript("""
                window.give = async (how, text) => {
                  const canvas = new OffscreenCanvas(64, 64);
                  const context = canvas.getContext('2d');
                  context.fillStyle = '#bbb';
                  context.fillRect(0, 0, 64, 64);
                  context.fillStyle = '#222';
                  const strokes = { drop: [[8, 8, 10, 48], [46, 8, 10, 48]], paste: [[8, 8, 48, 10], [8, 46, 48, 10]], choose: [[8, 8, 10, 48], [8, 46, 48, 10]] };
                  for (const stroke of strokes[how]) context.fillRect(...stroke);
                  const parts = text ? [text] : [await canvas.convertToBlob()];
                  const given = new DataTransfer();
                  given.items.add(new File(parts, 'sheet.png', { type: 'image/png' }));
                  const sheet = document.getElementById('sheet');
                  const field = document.getElementById('file');
                  if (how === 'drop') sheet.dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true }));
                  else if (how === 'paste') document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: given }));
                  else { field.files = given.files; field.dispatchEvent(new Event('change')); }
                };""");
        draw(40, 30); // no example takes a given picture's place, and answers to one are not waited for
        rest();
        Set<List<Double>> drawings = new HashSet<>();
        for (String how : List.of("drop", "paste", "choose")) {
            page.executeScript("window.give(arguments[0])", how);
            rest();
            List<Double> drawing = Arrays.stream(
                            studio.drawing().getRaster().getSamples(0, 0, 8, 8, 0, (double[]) null))
                    .boxed()
                    .toList();
            assertThat(drawing).as(how).anyMatch(value -> value < 128).anyMatch(value -> value > 250);
            assertThat(drawings.add(drawing)).as(how + ": another drawing").isTrue();
        }
        page.executeScript("window.give('drop', 'no picture')");
        await("document.body.textContent.includes('this is no picture that the browser can read')");
    }

    @Test
    void theCopiedLineMakesTheVerySamePicture() {
        draw(40, 30);
        rest();
        page.executeScript("""
                Object.defineProperty(navigator, 'clipboard', {value: {writeText: text => { window.copied = text; }}});""");
        click("crisp"); // the picture at its own size
        click("java");
        String line = (String) page.executeScript("return window.copied");
        assertThat(line).startsWith("bridge.fast(10)").endsWith(".show()");
        assertThat(run(line.replaceFirst("\\.show\\(\\)$", ".image()"))).isEqualTo(pixels("answer"));
    }

    /** Runs a line in JShell, in this process. */
    private List<Long> run(String line) {
        System.getProperties().put(BRIDGE, bridge);
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            shell.eval("import org.diffusionbridges.studio.*;");
            shell.eval(
                    "var bridge = (org.diffusionbridges.Bridge) System.getProperties().get(\"%s\");".formatted(BRIDGE));
            SnippetEvent said = shell.eval("System.getProperties().put(\"%s\", %s);".formatted(BRIDGE, line))
                    .get(0);
            assertThat(said.exception()).isNull();
            assertThat(said.status()).as(line).isEqualTo(Snippet.Status.VALID);
            return Arrays.stream(
                            Drawing.of((BufferedImage) System.getProperties().get(BRIDGE), 3)
                                    .values())
                    .asLongStream()
                    .boxed()
                    .toList();
        } finally {
            System.getProperties().remove(BRIDGE);
        }
    }

    @Test
    void thePageGoesOnWhenItsServerIsStartedAgain() {
        draw(40, 30);
        rest();
        List<Object> before = answers();
        int port = URI.create(studio.url()).getPort();
        studio.close();
        await("!document.getElementById('notice').hidden");
        assertThat(text("notice")).contains("Start it again");
        studio = studio(port, false);
        await("document.getElementById('notice').hidden");
        rest();
        assertThat(answers()).isEqualTo(before);
        draw(-50, 60);
        rest();
        assertThat(answers()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aNameIsTextOnTheTeachersPageNeverMarkup() {
        studio.close();
        studio = studio(0, true);
        String name = "<img src=x><b>Ada</b>";
        try (TestPage student = new TestPage(studio)) {
            student.say("{\"type\": \"name\", \"name\": \"%s\"}".formatted(name))
                    .join();
            student.draw(1, false, 1, 3);
            student.hear("done");
            page.get(studio.teacherUrl());
            await("document.querySelector('#board figcaption')");
            assertThat(page.findElement(By.cssSelector("#board figcaption")).getText())
                    .isEqualTo(name);
            assertThat(page.findElements(By.cssSelector("#board img"))).isEmpty();
        }
    }

    /** Moves a control, as a hand does. */
    private void set(String id, Object value, String event) {
        page.executeScript("""
                const control = document.getElementById(arguments[0]);
                control.value = arguments[1];
                control.dispatchEvent(new Event(arguments[2]));""", id, value, event);
    }

    /** One stroke through the middle of the pad, to a point so far from it. */
    private void draw(int x, int y) {
        WebElement pad = page.findElement(By.id("pad"));
        new Actions(page)
                .moveToElement(pad, -x, -y)
                .clickAndHold()
                .moveToElement(pad, x, -y)
                .moveToElement(pad, x, y)
                .release()
                .perform();
    }

    /** Keeps the number of the last drawing that the page has sent, and of the last one at rest that was answered whole. */
    private void listen() {
        page.executeScript("""
                window.rested = window.sent = window.answered = 0;
                const heard = new WeakSet();
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (text) {
                  const { type, id } = JSON.parse(text);
                  if (type === 'draw') window.sent = id;
                  if (!heard.has(this)) this.addEventListener('message', event => {
                    const { type, id, moving } = JSON.parse(event.data);
                    if (type === 'error' || type === 'done' && !moving) window.answered = id;
                  });
                  heard.add(this);
                  send.call(this, text);
                };""");
    }

    /** Until what was done has been sent, 180 ms after the pen's last move, and all answers are as they were asked for. */
    private void rest() {
        page.executeAsyncScript("setTimeout(arguments[0], 200)");
        await("window.sent > window.rested && window.sent === window.answered"
                + " && !document.querySelector('#answers .quick') && !document.getElementById('java').disabled"
                + " && !document.getElementById('facts').textContent.includes('refining')");
        page.executeScript("window.rested = window.sent");
    }

    private void await(String condition) {
        new WebDriverWait(page, PATIENCE)
                .until(driver -> Boolean.TRUE.equals(page.executeScript("return !!(" + condition + ")")));
    }

    private void click(String id) {
        page.findElement(By.id(id)).click();
    }

    private String text(String id) {
        return (String) page.executeScript("return document.getElementById(arguments[0]).textContent", id);
    }

    /** What a canvas holds, red, green and blue pixel by pixel. */
    @SuppressWarnings("unchecked")
    private List<Long> pixels(String id) {
        return (List<Long>) page.executeScript("""
                const canvas = document.getElementById(arguments[0]);
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                return [...data].filter((value, i) => i % 4 < 3);""", id);
    }

    @SuppressWarnings("unchecked")
    private List<Object> answers() {
        return (List<Object>) page.executeScript(
                "return [...document.querySelectorAll('#answers canvas')].map(canvas => canvas.toDataURL())");
    }
}
