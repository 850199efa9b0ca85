/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.firefox.FirefoxDriver;
import org.openqa.selenium.firefox.FirefoxOptions;
import org.openqa.selenium.firefox.GeckoDriverService;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The browsers that a machine may have, each with its driver on the PATH; nothing is downloaded. */
enum TestBrowser {
    /** Debian: chromium and chromium-driver. */
    CHROMIUM("chromedriver", "chromium") {
        @Override
        RemoteWebDriver open(Path program, Path driver) {
            ChromeOptions options = new ChromeOptions();
            options.setBinary(program.toFile());
            options.addArguments(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-dev-shm-usage",
                    "--disable-gpu",
                    "--window-size=1280,1000");
            return new ChromeDriver(
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(driver.toFile())
                            .build(),
                    options);
        }
    },
    /** Debian: firefox-esr; its driver: cargo install geckodriver. */
    FIREFOX("geckodriver", "firefox-esr", "firefox") {
        @Override
        RemoteWebDriver open(Path program, Path driver) {
            FirefoxOptions options = new FirefoxOptions();
            options.setBinary(program);
            options.addArguments("-headless", "--width=1280", "--height=1000");
            return new FirefoxDriver(
                    new GeckoDriverService.Builder()
                            .usingDriverExecutable(driver.toFile())
                            .build(),
                    options);
        }
    };

    private final String driver;
    private final String[] programs;

    TestBrowser(String driver, String... programs) {
        this.driver = driver;
        this.programs = programs;
    }

    abstract RemoteWebDriver open(Path program, Path driver);

    /** Opens it without a window, or skips the test where it or its driver is missing. */
    RemoteWebDriver open() {
        Optional<Path> program = Stream.of(programs)
                .map(TestBrowser::onPath)
                .flatMap(Optional::stream)
                .findFirst();
        Optional<Path> itsDriver = onPath(driver);
        Assumptions.assumeTrue(
                program.isPresent() && itsDriver.isPresent(),
                () -> "skipped: there is no %s with %s on the PATH".formatted(programs[0], driver));
        return open(program.get(), itsDriver.get());
    }

    private static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        return Arrays.stream(path == null ? new String[0] : path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
