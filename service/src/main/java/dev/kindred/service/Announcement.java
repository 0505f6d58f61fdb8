package dev.kindred.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** What the program tells who started it: as plain lines, or in the log where that is JSON. */
final class Announcement implements ApplicationListener<ApplicationContextInitializedEvent> {

  private static final Logger LOG = System.getLogger(Announcement.class.getName());

  /** Says that it starts, as soon as it is known how. */
  @Override
  public void onApplicationEvent(ApplicationContextInitializedEvent event) {
    if (isStructured(event.getApplicationContext().getEnvironment())) {
      LOG.log(Level.INFO, "starting");
    } else {
      System.out.println("starting");
    }
  }

  /** Whether each line of the log is a JSON object. */
  static boolean isStructured(Environment environment) {
    return environment.containsProperty("logging.structured.format.console");
  }
}
