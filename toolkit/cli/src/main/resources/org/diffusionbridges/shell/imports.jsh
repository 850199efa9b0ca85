// SPDX-License-Identifier: Apache-2.0
// What a shell, a script and a notebook of Bridges have imported.
import java.awt.image.BufferedImage;
import java.io.*;
import java.math.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.function.*;
import java.util.stream.*;
import org.diffusionbridges.*;
import org.diffusionbridges.checkpoints.*;
import org.diffusionbridges.data.*;
import org.diffusionbridges.display.*;
import org.diffusionbridges.images.*;
import org.diffusionbridges.latents.*;
import org.diffusionbridges.networks.Precision;
import org.diffusionbridges.preconditioning.*;
import org.diffusionbridges.samplers.*;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.schedules.*;
import org.diffusionbridges.tensors.*;
import org.diffusionbridges.training.*;
import org.knowm.xchart.*;
import static org.diffusionbridges.display.Display.show;
import tech.tablesaw.api.*;
