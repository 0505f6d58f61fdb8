package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What has become of the lines of a bulk request.
 *
 * @param lines how many there were
 * @param created new items
 * @param replaced items that took another's place
 * @param deleted items that are no more
 * @param refused lines that changed nothing
 * @param problems why, of the first thousand of these
 */
@JsonPropertyOrder({"lines", "created", "replaced", "deleted", "refused", "problems"})
record BulkReport(
    int lines, long created, long replaced, long deleted, int refused, List<LineProblem> problems) {

  /**
   * Why a line changed nothing.
   *
   * @param line its number, from 1
   */
  @JsonPropertyOrder({"line", "title", "detail", "parameter", "value"})
  record LineProblem(int line, String title, String detail, String parameter, String value) {}

  static LineProblem problem(int line, InvalidParameterException of) {
    return new LineProblem(
        line, of.title(), String.valueOf(of.getMessage()), of.parameter(), of.value());
  }
}
