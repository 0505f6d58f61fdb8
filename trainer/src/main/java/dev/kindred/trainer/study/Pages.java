package dev.kindred.trainer.study;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import dev.kindred.model.report.Figure;
import dev.kindred.model.report.HtmlReport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A report's files: {@code NAME.html}, and its figures as {@code NAME-1.png} and so on. */
final class Pages {
  private Pages() {}

  /**
   * Writes them, into a new folder if there is none.
   *
   * @return what to tell if there are no PNG files, since the machine has no fonts
   */
  static Optional<String> write(Path folder, String name, HtmlReport page) {
    create(folder);
    WriteAside.file(folder.resolve(name + ".html"), file -> Files.write(file, page.bytes()));
    int number = 0;
    for (Figure figure : page.figures()) {
      byte[] png;
      try {
        png = figure.drawing().png();
      } catch (RuntimeException | InternalError | LinkageError e) { // How AWT lacks fonts.
        return Optional.of("no PNG files: no text can be painted here (%s)".formatted(e));
      }
      number++;
      WriteAside.file(
          folder.resolve("%s-%d.png".formatted(name, number)), file -> Files.write(file, png));
    }
    return Optional.empty();
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(folder + " is a file; the report needs a folder", e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot make the folder %s: %s".formatted(folder, e), e);
    }
  }
}
