package dev.kindred.trainer.study;

import dev.kindred.model.report.HtmlReport;

/**
 * What made a report.
 *
 * @param command as it was typed
 * @param commit of Kindred's sources, {@code unknown} if they are not in a repository
 * @param dataset its digest
 */
public record Provenance(String command, String commit, String dataset) {

  /** Ends a page with it. */
  HtmlReport addTo(HtmlReport page) {
    return page.heading("How this was made")
        .paragraph(command)
        .note("Kindred at " + commit + "; data set " + dataset);
  }
}
