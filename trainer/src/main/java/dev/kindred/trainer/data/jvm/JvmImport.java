package dev.kindred.trainer.data.jvm;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.DatasetOrigin;
import dev.kindred.trainer.data.DatasetWriter;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.RandomSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Imports the classes of the running JDK, of jars and of folders. The same classes and settings
 * always give the same dataset.
 *
 * @param jdk whether the classes of the running JDK are items
 * @param paths jars, folders of packages and folders of jars; a class that the JDK or an earlier
 *     one has is left out
 * @param supertypeLinks whether references to a direct supertype become pairs; they are easy to
 *     learn, since the supertypes are also a feature
 */
public record JvmImport(boolean jdk, List<Path> paths, boolean supertypeLinks, RandomSplit split) {
  /** Checks that there is something to import. */
  public JvmImport {
    paths = List.copyOf(paths);
    if (!jdk && paths.isEmpty()) {
      throw new InvalidInputException("no classes to import: give --path, or leave the JDK in");
    }
  }

  /** Reads everything and writes the dataset into a new folder. */
  public Dataset writeTo(Path folder) {
    DatasetWriter.requireNew(folder);
    List<FileSystem> opened = new ArrayList<>();
    try {
      List<ClassSource> sources = new ArrayList<>(jdk ? ClassSource.runningJdk() : List.of());
      for (Path path : paths) {
        List<ClassSource> found = sources(path, opened);
        if (found.stream().allMatch(source -> source.files().isEmpty())) {
          throw new InvalidInputException(
              "%s holds no classes; name a jar, a folder of packages or a folder of jars"
                  .formatted(path));
        }
        sources.addAll(found);
      }
      return write(folder, sources);
    } finally {
      close(opened);
    }
  }

  private static List<ClassSource> sources(Path path, List<FileSystem> opened) {
    List<ClassSource> sources = new ArrayList<>();
    List<Path> jars = List.of(path);
    if (Files.isDirectory(path)) {
      sources.add(ClassSource.ofFolder(path));
      jars = ClassSource.jarsIn(path);
    }
    for (Path jar : jars) {
      FileSystem content = ClassSource.openJar(jar);
      opened.add(content);
      sources.add(ClassSource.ofJar(jar, content));
    }
    return sources;
  }

  private Dataset write(Path folder, List<ClassSource> sources) {
    ClassNames names = new ClassNames();
    long repeated = 0;
    List<ClassSource> distinct = new ArrayList<>();
    for (ClassSource source : sources) {
      List<Path> files =
          source.files().stream().filter(file -> names.add(source.className(file))).toList();
      repeated += source.files().size() - files.size();
      distinct.add(new ClassSource(source.module(), source.root(), files));
    }
    ClassGraph graph = read(distinct, names);
    Pairs pairs = graph.references(supertypeLinks);
    Dataset dataset = new Dataset(ClassGraph.SCHEMA, graph.items(), split.divide(pairs));
    long toSupertypes = (long) graph.references(true).size() - pairs.size();
    DatasetWriter.write(folder, dataset, origin(toSupertypes, repeated));
    return dataset;
  }

  private static ClassGraph read(List<ClassSource> sources, ClassNames names) {
    ClassGraph graph = new ClassGraph(names);
    long total = sources.stream().mapToLong(source -> source.files().size()).sum();
    try (Progress progress = Progress.start("reading classes", total, "classes")) {
      for (ClassSource source : sources) {
        for (Path file : source.files()) {
          graph.add(source.module(), facts(file));
          progress.advance(1);
        }
      }
    }
    return graph;
  }

  private static ClassFacts facts(Path file) {
    try {
      return ClassFacts.of(Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s cannot be read as a class file: %s".formatted(file, e.getMessage()), e);
    }
  }

  private DatasetOrigin origin(long toSupertypes, long repeated) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("jdk", jdk);
    settings.put("paths", paths.stream().map(path -> String.valueOf(path.getFileName())).toList());
    settings.put("supertypeLinks", supertypeLinks);
    settings.put("seed", split.seed());
    settings.put("validation", split.validation());
    settings.put("test", split.test());
    Map<String, Long> rejected = new LinkedHashMap<>();
    rejected.put("classes that an earlier source has", repeated);
    rejected.put("references to a direct supertype, which is also a feature", toSupertypes);
    return new DatasetOrigin("jvm", settings, rejected);
  }

  private static void close(List<FileSystem> opened) {
    for (FileSystem content : opened) {
      try {
        content.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
