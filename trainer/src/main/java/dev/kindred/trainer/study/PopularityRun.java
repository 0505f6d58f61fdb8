package dev.kindred.trainer.study;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.describe.Description;
import dev.kindred.trainer.describe.DescriptionPage;
import dev.kindred.trainer.describe.DescriptionText;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * How unequal the popularity of items is (Yao et al. 2021, Figure 4): {@code fig4.html}, its
 * figures and {@code fig4.json}. Nothing is trained.
 *
 * @param name of the dataset
 * @param out the report's folder
 */
public record PopularityRun(
    Dataset dataset, String name, Path out, PrintWriter progress, Provenance provenance) {

  private static final String FIG4 = "fig4";

  /** What the JSON file holds. */
  record Report(String study, Description description, Provenance provenance) {}

  /**
   * Measures and draws.
   *
   * @return the same as text
   */
  public String run() {
    Description description = Description.of(dataset);
    Pages.write(out, FIG4, provenance.addTo(DescriptionPage.of(name, description)))
        .ifPresent(progress::println);
    JsonFile.write(out.resolve(FIG4 + ".json"), new Report(FIG4, description, provenance));
    return DescriptionText.of(description);
  }
}
