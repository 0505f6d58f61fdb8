package dev.kindred.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final List<String> MODULES =
      List.of(
          "dev.kindred.model", "dev.kindred.trainer", "dev.kindred.export", "dev.kindred.service");

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private static JavaClasses kindred;

  @BeforeAll
  static void read() {
    kindred =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(MODULES);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(MODULES)
        .allSatisfy(
            module -> assertThat(kindred.that(resideInAPackage(module + ".."))).isNotEmpty());
  }

  @Test
  void modelDependsOnNoOtherModule() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.kindred.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.kindred.trainer..", "dev.kindred.export..", "dev.kindred.service..")
            .because("trainer → model ← model-export and service → model"));
  }

  @ParameterizedTest
  @MethodSource("siblings")
  void trainerExportAndServiceNeverMeet(String module, List<String> others) {
    check(
        noClasses()
            .that()
            .resideInAPackage(module)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others.toArray(String[]::new))
            .because("what they share is a format on disk, and it is in model"));
  }

  static Stream<Arguments> siblings() {
    String trainer = "dev.kindred.trainer..";
    String export = "dev.kindred.export..";
    String service = "dev.kindred.service..";
    return Stream.of(
        Arguments.of(trainer, List.of(export, service)),
        Arguments.of(export, List.of(trainer, service)),
        Arguments.of(service, List.of(trainer, export)));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryStaysInItsPackages(String library, List<String> homes) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(homes.toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .because("a library that is met in few places can be replaced"));
  }

  static Stream<Arguments> libraries() {
    return Stream.of(
        Arguments.of(
            "org.bytedeco..", List.of("dev.kindred.trainer.torch", "dev.kindred.trainer.loss")),
        Arguments.of("java.sql..", List.of("dev.kindred.trainer.data")),
        Arguments.of("org.duckdb..", List.of("dev.kindred.trainer.data")),
        Arguments.of(
            "ai.onnxruntime..",
            List.of("dev.kindred.export.verify", "dev.kindred.service.embedding")),
        Arguments.of("org.apache.lucene..", List.of("dev.kindred.service.index")),
        Arguments.of("org.apache.kafka..", List.of("dev.kindred.service.kafka")),
        Arguments.of("io.opentelemetry..", List.of("dev.kindred.service.trace")),
        Arguments.of(
            "org.springframework..", List.of("dev.kindred.service", "dev.kindred.service.web")),
        Arguments.of("picocli..", List.of("dev.kindred.trainer", "dev.kindred.export")));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesOfAModuleFormNoCycle(String module) {
    check(slices().matching(module + ".(*)..").should().beFreeOfCycles());
  }

  static List<String> modules() {
    return MODULES;
  }

  @Test
  void springBeansAreMadeInOneClass() {
    check(
        classes()
            .that()
            .areAnnotatedWith("org.springframework.context.annotation.Configuration")
            .or()
            .areMetaAnnotatedWith("org.springframework.context.annotation.Configuration")
            .should()
            .resideInAPackage("dev.kindred.service")
            .because("all wiring is in one place"));
  }

  @Test
  void nothingButProgramsPrints() {
    check(
        noClasses()
            .that(
                resideInAnyPackage("dev.kindred.model..", "dev.kindred.service..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "dev.kindred.model.progress", "dev.kindred.service"))))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("libraries answer, programs print"));
  }

  private static void check(ArchRule rule) {
    rule.check(kindred);
  }
}
