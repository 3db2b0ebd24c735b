package dev.lac.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md that Maven cannot hold: which third party lives where, and that engines do no I/O. */
@AnalyzeClasses(packages = "dev.lac", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyTest {
    private static final String[] ENGINES = {
        "dev.lac.protocol..",
        "dev.lac.pppoe..",
        "dev.lac.ppp..",
        "dev.lac.l2tp..",
        "dev.lac.radius..",
        "dev.lac.dns..",
        "dev.lac.selection.."
    };

    @ArchTest
    static final ArchRule TINYRADIUS_STAYS_IN_RADIUS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lac.radius..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tinyradius..");

    @ArchTest
    static final ArchRule JNA_STAYS_IN_LINUX = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lac.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule COMMONS_CONFIGURATION_STAYS_IN_CONFIG = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lac.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.commons.configuration2..", "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule NETTY_STAYS_IN_THE_SERVER_AND_THE_DOUBLES = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lac.server..", "dev.lac.doubles..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty.channel..", "io.netty.bootstrap..", "io.netty.resolver..", "io.netty.handler..");

    @ArchTest
    static final ArchRule NETTY_BUFFERS_GO_NO_FURTHER_THAN_RADIUS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lac.server..", "dev.lac.doubles..", "dev.lac.radius..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule SQL_STAYS_IN_THE_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lac.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule JSON_STAYS_WHERE_COMMANDS_ARE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lac.server..", "dev.lac.cli..", "dev.lac.web..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule LOG4J_CORE_STAYS_IN_THE_SERVER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lac.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.logging.log4j.core..");

    @ArchTest
    static final ArchRule PICOCLI_STAYS_WHERE_COMMANDS_ARE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.lac.cli..", "dev.lac.bench..", "dev.lac.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    @ArchTest
    static final ArchRule THE_SERVER_KNOWS_NO_PROGRAM = noClasses()
            .that()
            .resideInAPackage("dev.lac.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lac.cli..");

    @ArchTest
    static final ArchRule ENGINES_DO_NO_IO = noClasses()
            .that()
            .resideInAnyPackage(ENGINES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels..", "java.util.concurrent.locks..", "io.netty.channel..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.DatagramSocket")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule ENGINES_READ_NO_CLOCK_AND_DRAW_NO_DICE = noClasses()
            .that()
            .resideInAnyPackage(ENGINES)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.security.SecureRandom.class)
            .orShould()
            .callConstructor(java.util.Random.class);

    @ArchTest
    static final ArchRule THE_PRODUCT_KNOWS_NO_DOUBLES = classes()
            .that()
            .resideInAnyPackage("dev.lac.doubles..", "dev.lac.demo..", "dev.lac.bench..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage("dev.lac.doubles..", "dev.lac.demo..", "dev.lac.bench..");
}
