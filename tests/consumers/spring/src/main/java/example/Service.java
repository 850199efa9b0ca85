/* SPDX-License-Identifier: Apache-2.0 */
package example;

import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Service {

    /** One bridge serves all threads; Spring closes it at the end. */
    @Bean(destroyMethod = "close")
    Bridge bridge() {
        return Bridges.load("edges2fashion");
    }

    public static void main(String[] args) {
        SpringApplication.run(Service.class, args);
    }
}
