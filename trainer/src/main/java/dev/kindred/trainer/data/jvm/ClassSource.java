package dev.kindred.trainer.data.jvm;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where classes come from.
 *
 * @param module the name of the module, of the folder, or of the jar without {@code .jar}
 * @param root the folder that holds the topmost packages
 * @param files the class files below it, in the order of their paths
 */
record ClassSource(String module, Path root, List<Path> files) {
  private static final String EXTENSION = ".class";

  /** The name of the class in a file, with dots. */
  String className(Path file) {
    String path = root.relativize(file).toString();
    String separator = file.getFileSystem().getSeparator();
    return path.substring(0, path.length() - EXTENSION.length()).replace(separator, ".");
  }

  /** The modules of the running JDK, by name. */
  static List<ClassSource> runningJdk() {
    try (Stream<Path> modules =
        Files.list(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
      List<ClassSource> sources = new ArrayList<>();
      for (Path module : modules.sorted().toList()) {
        sources.add(new ClassSource(module.getFileName().toString(), module, classFiles(module)));
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens a jar. Its files can be read until the file system is closed.
   *
   * @throws InvalidInputException if it does not exist or is no jar
   */
  static FileSystem openJar(Path jar) {
    try {
      return FileSystems.newFileSystem(jar);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("%s does not exist".formatted(jar), e);
    } catch (IOException | ProviderNotFoundException e) {
      throw new InvalidInputException(
          "%s cannot be read as a jar: %s".formatted(jar, e.getMessage()), e);
    }
  }

  /** The classes of a jar, without those for particular versions of Java. */
  static ClassSource ofJar(Path jar, FileSystem content) {
    String name = fileName(jar);
    return below(
        content.getPath("/"),
        name.endsWith(".jar") ? name.substring(0, name.length() - 4) : name,
        jar);
  }

  /** The classes of a folder of packages, without those for particular versions of Java. */
  static ClassSource ofFolder(Path folder) {
    return below(folder, fileName(folder.toAbsolutePath().normalize()), folder);
  }

  /** The jars that lie directly in a folder, by name. */
  static List<Path> jarsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> fileName(file).endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static ClassSource below(Path root, String module, Path shown) {
    try {
      Path versions = root.resolve("META-INF");
      List<Path> files =
          classFiles(root).stream().filter(file -> !file.startsWith(versions)).toList();
      return new ClassSource(module, root, files);
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be read: %s".formatted(shown, e.getMessage()), e);
    }
  }

  private static List<Path> classFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(ClassSource::isClass).sorted().toList();
    }
  }

  private static boolean isClass(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(EXTENSION)
        && !name.equals("module-info.class")
        && !name.equals("package-info.class");
  }
}
