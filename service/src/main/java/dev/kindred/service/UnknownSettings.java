package dev.kindred.service;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds settings of ours that nobody reads, where Spring does not look for them: in the environment
 * and among the JVM's properties.
 */
final class UnknownSettings {

  private static final String PREFIX = "kindred";

  /** What the script {@code kindred} reads. */
  private static final Set<String> OF_THE_SCRIPT =
      Set.of("KINDRED_JAVA_OPTIONS", "KINDRED_MAVEN_OPTIONS");

  private UnknownSettings() {}

  /**
   * The names that begin as our settings do and are none.
   *
   * @param environment names of environment variables, as {@code KINDRED_DEFAULTRELEASE}
   * @param properties names of the JVM's properties, as {@code kindred.default-release}
   */
  static List<String> find(Collection<String> environment, Collection<String> properties) {
    Set<String> known = new HashSet<>();
    collect(PREFIX, ServiceSettings.class, known);
    Set<String> unknown = new TreeSet<>();
    environment.stream()
        .filter(name -> name.startsWith("KINDRED_") && !OF_THE_SCRIPT.contains(name))
        .filter(name -> !known.contains(plain(name)))
        .forEach(unknown::add);
    properties.stream()
        .filter(name -> name.startsWith(PREFIX + "."))
        .filter(name -> !known.contains(plain(name)))
        .forEach(unknown::add);
    return List.copyOf(unknown);
  }

  private static void collect(String prefix, Class<?> type, Set<String> known) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + component.getName().toLowerCase(Locale.ROOT);
      if (component.getType().isRecord()) {
        collect(name, component.getType(), known);
      } else {
        known.add(name);
      }
    }
  }

  /** As Spring compares names: without case and separators. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }
}
