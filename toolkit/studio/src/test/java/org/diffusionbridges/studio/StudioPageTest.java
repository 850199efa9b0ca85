/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page itself, in Chromium where the machine has it (Debian: chromium and chromium-driver). */
class StudioPageTest {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Bridge bridge = ClosedForm.bridge(ClosedForm.WAVY);
    private Studio studio;
    private ChromeDriver chrome;

    @BeforeEach
    void open() {
        assumeTrue(
                Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
                "skipped: there is no Chromium with its driver (apt-get install chromium chromium-driver)");
        studio = Studio.of(bridge);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1280,1000");
        chrome = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        chrome.get(studio.url());
        await("document.querySelectorAll('#controls .control').length > 0");
    }

    @AfterEach
    void close() {
        if (chrome != null) {
            chrome.quit();
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
            chrome.executeScript("""
                    const select = document.getElementById('set-sampler');
                    select.value = arguments[0];
                    select.dispatchEvent(new Event('change'));""", sampler.id());
            rest();
            assertThat(text("notice")).as(sampler.id()).isEmpty();
            assertThat(studio.sampling().sampler())
                    .as(sampler.id())
                    .isEqualTo(sampler.on(bridge, Map.of(), 10).sampler());
        }
        chrome.executeScript("""
                for (const [id, value, event] of [['set-sampler', 'dbim', 'change'], ['set-eta', 0.5, 'input'], ['set-steps', 4, 'input'],
                    ['set-grid', 'karras', 'change'], ['set-seed', 11, 'change']]) {
                  const control = document.getElementById(id);
                  control.value = value;
                  control.dispatchEvent(new Event(event));
                }""");
        rest();
        assertThat(studio.sampling().seed()).isEqualTo(11);
        assertThat(studio.sampling().steps()).isEqualTo(4);
        String link = chrome.getCurrentUrl();
        chrome.get("about:blank");
        chrome.get(link);
        await("document.getElementById('set-steps')");
        assertThat(Stream.of("set-sampler", "set-eta", "set-steps", "set-grid", "set-seed")
                        .map(id -> chrome.findElement(By.id(id)).getDomProperty("value")))
                .containsExactly("dbim", "0.5", "4", "karras", "11");
    }

    @Test
    void whatIsExploredIsShown() {
        draw(40, 30);
        rest();
        for (String view : List.of("film", "spread", "between", "compare")) {
            chrome.findElement(By.cssSelector("[data-view=" + view + "]")).click();
            await("[...document.querySelectorAll('#view canvas')].every(canvas => canvas.width !== 300)");
            assertThat(text("notice")).as(view).isEmpty();
        }
    }

    @Test
    void itIsDrawnWithKeysAlone() {
        WebElement pad = chrome.findElement(By.id("pad"));
        chrome.executeScript("arguments[0].focus()", pad);
        new Actions(chrome)
                .sendKeys(" ", "\uE014\uE014\uE014\uE015\uE015\uE015", " ")
                .perform();
        rest();
        assertThat(studio.drawing().getRaster().getSampleDouble(4, 4, 0)).isLessThan(200);
    }

    /** One stroke through the middle of the pad, to a point so far from it. */
    private void draw(int x, int y) {
        WebElement pad = chrome.findElement(By.id("pad"));
        new Actions(chrome)
                .moveToElement(pad, -x, -y)
                .clickAndHold()
                .moveToElement(pad, x, -y)
                .moveToElement(pad, x, y)
                .release()
                .perform();
    }

    /** Until all answers are as they were asked for. */
    private void rest() {
        pause();
        await("!document.querySelector('#answers .quick') && !document.getElementById('java').disabled"
                + " && !document.getElementById('facts').textContent.includes('refining')");
        pause();
    }

    /** The page asks again 180 ms after the pen's last move. */
    private static void pause() {
        try {
            Thread.sleep(600);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void await(String condition) {
        new WebDriverWait(chrome, PATIENCE)
                .until(page ->
                        Boolean.TRUE.equals(((JavascriptExecutor) page).executeScript("return !!(" + condition + ")")));
    }

    private void click(String id) {
        chrome.findElement(By.id(id)).click();
    }

    private String text(String id) {
        return (String) chrome.executeScript("return document.getElementById(arguments[0]).textContent", id);
    }

    @SuppressWarnings("unchecked")
    private List<Object> answers() {
        return (List<Object>) chrome.executeScript(
                "return [...document.querySelectorAll('#answers canvas')].map(canvas => canvas.toDataURL())");
    }
}
