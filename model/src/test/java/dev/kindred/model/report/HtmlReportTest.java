package dev.kindred.model.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {

  private static final LineChart CHART =
      new LineChart(
          "recall \"over\" α",
          Axis.of("α", Scale.LOG).between(0.01, 1),
          Axis.of("Recall@50", Scale.LINEAR).between(0, 1),
          List.of(
              new Series(
                  "cfm",
                  List.of(
                      new Series.Point(0.01, 0),
                      new Series.Point(0.1, 0.5),
                      new Series.Point(1, 1))),
              new Series("a < b & c", List.of(new Series.Point(0.1, 0.25)))));

  @Test
  void pointsAreWhereTheAxesPutThem() throws Exception {
    Element svg = parse(CHART.svg());
    NodeList lines = svg.getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(2);
    // The plot is 64 to 624 across and 312 to 16 upwards.
    assertThat(((Element) lines.item(0)).getAttribute("points"))
        .isEqualTo("64.0,312.0 344.0,164.0 624.0,16.0");
    assertThat(texts(svg)).contains("α", "Recall@50", "0.01", "0.1", "0.4", "cfm", "a < b & c");
    assertThat(svg.getAttribute("aria-label")).isEqualTo("recall \"over\" α");
  }

  @Test
  void axesFitTheirValuesUnlessTold() throws Exception {
    LineChart one =
        new LineChart(
            "one point",
            Axis.of("x", Scale.LINEAR),
            Axis.of("y", Scale.LOG),
            List.of(new Series("only", List.of(new Series.Point(3, 7)))));
    Element line = (Element) parse(one.svg()).getElementsByTagName("polyline").item(0);
    assertThat(line.getAttribute("points")).isEqualTo("344.0,164.0");
    assertThat(texts(parse(one.svg()))).as("one line needs no legend").doesNotContain("only");
  }

  @Test
  void aHeatMapWritesEveryNumber() throws Exception {
    HeatMap map =
        HeatMap.of("information", List.of("id", "words"), new double[][] {{2, 0.5}, {0.5, 1}});
    Element svg = parse(map.svg());
    assertThat(texts(svg))
        .containsExactly("id", "id", "2.00", "0.50", "words", "words", "0.50", "1.00");
    Element first = (Element) svg.getElementsByTagName("rect").item(0);
    Element second = (Element) svg.getElementsByTagName("rect").item(1);
    assertThat(first.getAttribute("fill-opacity")).isEqualTo("1.000");
    assertThat(second.getAttribute("fill-opacity")).isEqualTo("0.250");
  }

  @Test
  void aPageIsOneFileThatLoadsNothingAndEscapesEverything() {
    String page =
        new HtmlReport("A <b> & \"c\"")
            .heading("1 < 2")
            .paragraph("<script>")
            .note("quiet")
            .table(List.of("name", "value"), List.of(List.of("<td>", "1")))
            .figure(CHART)
            .toString();
    assertThat(page)
        .contains("<title>A &lt;b&gt; &amp; &quot;c&quot;</title>", "<h2>1 &lt; 2</h2>")
        .contains("<p>&lt;script&gt;</p>", "<td>&lt;td&gt;</td><td>1</td>")
        .contains("prefers-color-scheme: dark")
        .doesNotContain("<script", "http:", "https:", "url(", "@import");
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    Axis linear = Axis.of("x", Scale.LINEAR);
    assertThatThrownBy(() -> new LineChart("empty", linear, linear, List.of()))
        .hasMessageContaining("'empty' has no points");
    List<Series> seven = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seven.add(new Series("s" + i, List.of(new Series.Point(i, i))));
    }
    assertThatThrownBy(() -> new LineChart("many", linear, linear, seven))
        .hasMessageContaining("at most 6 can be told apart");
    assertThatThrownBy(() -> new Series.Point(1, Double.NaN)).hasMessageContaining("NaN");
    Series zero = new Series("zero", List.of(new Series.Point(0, 1)));
    LineChart logOfZero = new LineChart("log", Axis.of("x", Scale.LOG), linear, List.of(zero));
    assertThatThrownBy(logOfZero::svg).hasMessageContaining("axis 'x'");
    assertThatThrownBy(() -> HeatMap.of("map", List.of("a"), new double[][] {{1, 2}}))
        .hasMessageContaining("not square");
    assertThatThrownBy(() -> new HtmlReport("page").table(List.of("a", "b"), List.of(List.of("1"))))
        .hasMessageContaining("1 cells in a table of 2 columns");
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<String> texts(Element svg) {
    List<String> texts = new ArrayList<>();
    NodeList elements = svg.getElementsByTagName("text");
    for (int i = 0; i < elements.getLength(); i++) {
      texts.add(elements.item(i).getTextContent());
    }
    return texts;
  }
}
