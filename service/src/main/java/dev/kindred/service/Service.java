package dev.kindred.service;

import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;

/** The program {@code kindred serve}. */
public final class Service {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Service() {}

  /** Serves until it is told to end; exits with 1 if it cannot start, 2 on a wrong command line. */
  public static void main(String[] arguments) {
    switch (CommandLine.parse(List.of(arguments))) {
      case CommandLine.Help _ -> System.out.print(CommandLine.HELP);
      case CommandLine.Invalid(String message) -> {
        System.err.println("kindred serve: " + message);
        System.err.print(CommandLine.HELP);
        System.exit(USAGE);
      }
      case CommandLine.Serve(List<String> properties) -> serve(properties);
    }
  }

  private static void serve(List<String> properties) {
    List<String> unknown =
        UnknownSettings.find(
            System.getenv().keySet(), System.getProperties().stringPropertyNames());
    if (!unknown.isEmpty()) {
      System.err.println("kindred serve: unknown settings: " + String.join(", ", unknown));
      System.exit(FAILED);
    }
    Loading.prepare();
    try {
      application().run(properties.toArray(String[]::new));
    } catch (RuntimeException e) {
      StartFailure.explain(e)
          .ifPresentOrElse(
              line -> System.err.println("kindred serve: " + line), () -> e.printStackTrace());
      System.exit(FAILED);
    }
  }

  /** What runs, but for its settings. */
  static SpringApplication application() {
    SpringApplication application = new SpringApplication(Wiring.class);
    application.addListeners(new Announcement());
    application.addInitializers(
        context -> context.addBeanFactoryPostProcessor(Service::withoutPackages));
    return application;
  }

  /** Else Spring reads each class of these packages for annotations that none has. */
  private static void withoutPackages(ConfigurableListableBeanFactory beans) {
    if (AutoConfigurationPackages.has(beans)) {
      ((BeanDefinitionRegistry) beans)
          .removeBeanDefinition(AutoConfigurationPackages.class.getName());
    }
  }
}
