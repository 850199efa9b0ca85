/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The rooms of the library and what each may know; toolkit/README.md has the drawing. */
@AnalyzeClasses(packages = RoomsTest.ROOT, importOptions = DoNotIncludeTests.class)
class RoomsTest {
    static final String ROOT = "org.diffusionbridges";

    /** From the ground up: each may know those before it and no other. A room's {@code internal} package is part of it. */
    private static final List<String> ROOMS = Stream.of(
                    "errors",
                    "tensors",
                    "files",
                    "schedules",
                    "preconditioning",
                    "samplers",
                    "teaching",
                    "images",
                    "display",
                    "data",
                    "architectures",
                    "checkpoints",
                    "networks",
                    "models",
                    "engines",
                    "latents",
                    "metrics",
                    "training",
                    "", // the root: bridges and what comes of them
                    "evaluation")
            .map(room -> room.isEmpty() ? ROOT : ROOT + "." + room + "..")
            .toList();

    private static final DescribedPredicate<JavaClass> INTERNAL = JavaClass.Predicates.resideInAPackage("..internal..");

    @ArchTest
    static void eachRoomKnowsOnlyThoseBelow(JavaClasses library) {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOMS.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOMS.subList(i + 1, ROOMS.size()).toArray(String[]::new))
                    .check(library);
        }
    }

    @ArchTest
    static final ArchRule everyClassHasARoom = classes().should().resideInAnyPackage(ROOMS.toArray(String[]::new));

    @ArchTest
    static final ArchRule noPackagesKnowEachOther =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theMathematicsKnowsNoEngineAndNoPicture = classes()
            .that()
            .resideInAnyPackage(rooms("tensors", "schedules", "preconditioning", "samplers"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(Stream.of(
                            rooms("tensors", "schedules", "preconditioning", "samplers"),
                            new String[] {"java.lang..", "java.util..", "org.jspecify..", "org.hipparchus.."})
                    .flatMap(Stream::of)
                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule whatNeedsNoPictureLoadsNoPictureClass = noClasses()
            .that()
            .resideInAnyPackage(rooms("errors", "files", "architectures", "checkpoints", "networks", "engines"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..");

    @ArchTest
    static final ArchRule theEngineIsKnownToFew = noClasses()
            .that()
            .resideOutsideOfPackages(rooms("networks", "engines", "metrics", "training"))
            .and()
            .doNotBelongToAnyOf(Loader.class) // which takes a device
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule aNotebooksKernelIsKnownToItsScreen = noClasses()
            .that()
            .resideOutsideOfPackages(rooms("display"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.spencerpark..", "org.dflib..");

    @ArchTest
    static final ArchRule noCommandLineNoBarNoWindowNoShell = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..", "javax.swing..", "jdk.jshell..", "javax.tools..");

    @ArchTest
    static final ArchRule whatIsForUsersNamesNothingInternal = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("..internal..")
            .should()
            .haveRawReturnType(INTERNAL)
            .orShould()
            .haveRawParameterTypes(DescribedPredicate.anyElementThat(INTERNAL));

    private static String[] rooms(String... names) {
        return Stream.of(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }
}
