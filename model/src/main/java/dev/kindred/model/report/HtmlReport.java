package dev.kindred.model.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page of headings, paragraphs, tables and figures: one file that loads nothing. */
public final class HtmlReport {
  /*
   * The colours of the lines are told apart by people who see no red or no green, in both themes.
   */
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --grid: #e3e7eb;
        --surface: #ffffff; --s1: #0b62a8; --s2: #c4500c; --s3: #14805e; --s4: #96429c;
        --s5: #8a6a00; --s6: #4a5560; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e4e9ee; --soft: #9aa6b1; --grid: #2c343c; --surface: #14181c;
          --s1: #5cb0f2; --s2: #f5935a; --s3: #52c79c; --s4: #d795dd; --s5: #d8b94a; --s6: #b3bec8; }
      }
      body { background: var(--surface); color: var(--ink); margin: 2rem auto; max-width: 60rem;
        padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
      p.note, figcaption { color: var(--soft); }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--grid); text-align: right;
        white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; padding-left: 0; }
      th { color: var(--soft); font-weight: 600; }
      figure { margin: 1rem 0; } svg { max-width: 100%; height: auto; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
      svg .tick { fill: var(--soft); } svg .on { fill: var(--surface); font-weight: 600; }
      svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
      svg .grid { stroke: var(--grid); } svg .axis { stroke: var(--soft); }
      svg .cell { fill: var(--s1); stroke: var(--grid); }
      svg .dot { stroke: none !important; fill: currentcolor; }
      svg .dot.s1 { color: var(--s1); } svg .dot.s2 { color: var(--s2); }
      svg .dot.s3 { color: var(--s3); } svg .dot.s4 { color: var(--s4); }
      svg .dot.s5 { color: var(--s5); } svg .dot.s6 { color: var(--s6); }
      svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; }
      svg .s1 { stroke: var(--s1); } svg .s2 { stroke: var(--s2); stroke-dasharray: 7 3; }
      svg .s3 { stroke: var(--s3); stroke-dasharray: 2 3; }
      svg .s4 { stroke: var(--s4); stroke-dasharray: 9 3 2 3; }
      svg .s5 { stroke: var(--s5); stroke-dasharray: 12 4; }
      svg .s6 { stroke: var(--s6); stroke-dasharray: 4 2 1 2; }
      """;

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final List<Figure> figures = new ArrayList<>();

  public HtmlReport(String title) {
    this.title = title;
  }

  public HtmlReport heading(String text) {
    return add("<h2>%s</h2>".formatted(Html.escape(text)));
  }

  public HtmlReport paragraph(String text) {
    return add("<p>%s</p>".formatted(Html.escape(text)));
  }

  /** A remark in a quieter colour: how something was measured. */
  public HtmlReport note(String text) {
    return add("<p class=\"note\">%s</p>".formatted(Html.escape(text)));
  }

  /**
   * A table, the first column to the left, the others to the right.
   *
   * @param rows as many cells each as there are columns
   */
  public HtmlReport table(List<String> columns, List<List<String>> rows) {
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d cells in a table of %d columns".formatted(row.size(), columns.size()));
      }
    }
    return add(
        "<div class=\"wide\"><table>\n<thead>%s</thead>\n<tbody>\n%s\n</tbody></table></div>"
            .formatted(
                row("th", columns),
                rows.stream().map(row -> row("td", row)).collect(Collectors.joining("\n"))));
  }

  /** A figure with its title under it. */
  public HtmlReport figure(Figure figure) {
    figures.add(figure);
    return add(
        "<figure><div class=\"wide\">%s</div><figcaption>%s</figcaption></figure>"
            .formatted(figure.svg(), Html.escape(figure.title())));
  }

  private static String row(String element, List<String> cells) {
    return cells.stream()
        .map(cell -> "<%s>%s</%s>".formatted(element, Html.escape(cell), element))
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private HtmlReport add(String element) {
    body.append(element).append('\n');
    return this;
  }

  /** The figures in their order. */
  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** The page in UTF-8. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The page. */
  @Override
  public String toString() {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <h1>%1$s</h1>
    %3$s</body>
    </html>
    """
        .formatted(Html.escape(title), STYLE, body);
  }
}
