package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document against the service itself, and thousands of inputs that it leads to. */
class ApiDocsTest {

  private static final int REQUESTS = Integer.getInteger("fuzz", 1500);
  private static final String TOKEN = "a-token-of-32-characters-or-so..";
  private static final Set<Integer> ALLOWED =
      Set.of(200, 201, 202, 400, 404, 405, 406, 413, 414, 415, 422, 431);

  @TempDir static Path folder;
  private static RunningService service;
  private static JsonNode document;

  private record Operation(String method, String path, JsonNode description) {}

  @BeforeAll
  static void start() throws IOException {
    TestBundles.write(folder.resolve("one"), 60);
    Files.writeString(
        folder.resolve("experiments.yaml"),
        "experiments: [{name: ssl, unit: user, traffic: 50%, forcible: true,"
            + " variants: {treatment: {weight: 1, release: one}}}]");
    service = RunningService.start(folder, "--kindred.token=" + TOKEN);
    service.authorize("Bearer " + TOKEN);
    document = service.get("/v3/api-docs").json();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theDocumentNamesExactlyWhatTheServiceAnswers() {
    Set<String> answered = new TreeSet<>();
    service
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(mapping -> {
          for (String path : mapping.getPatternValues()) {
            mapping
                .getMethodsCondition()
                .getMethods()
                .forEach(method -> answered.add(method + " " + path.replace("{*path}", "{id}")));
          }
        });
    Set<String> documented = new TreeSet<>();
    operations().forEach(operation -> documented.add(operation.method() + " " + operation.path()));

    assertThat(documented).isEqualTo(answered);
  }

  @Test
  void everyOperationHasExamplesOfWhatItTakesAndAnswers() {
    for (Operation operation : operations()) {
      String place = operation.method() + " " + operation.path();
      JsonNode description = operation.description();
      for (JsonNode parameter : description.at("/parameters")) {
        assertThat(parameter.has("example")).as("%s, %s", place, parameter.at("/name")).isTrue();
      }
      description
          .at("/requestBody/content")
          .forEach(content -> assertThat(content.has("example")).as(place).isTrue());
      Set<String> statuses = new TreeSet<>();
      for (Map.Entry<String, JsonNode> response : description.at("/responses").properties()) {
        statuses.add(response.getKey());
        assertThat(response.getValue().at("/content").isEmpty()).as(place).isFalse();
        for (Map.Entry<String, JsonNode> content :
            response.getValue().at("/content").properties()) {
          JsonNode example = content.getValue().at("/example");
          assertThat(example.isMissingNode())
              .as("example of %s, %s", place, response.getKey())
              .isFalse();
          if (Integer.parseInt(response.getKey()) >= 400) {
            assertThat(content.getKey()).isEqualTo("application/problem+json");
            assertThat(example.at("/status").asString()).isEqualTo(response.getKey());
            assertKnown(example, place);
          }
        }
      }
      assertThat(statuses).as(place).contains("400").anyMatch(status -> status.startsWith("2"));
      if (description.has("security")) {
        assertThat(statuses).as(place).contains("401", "403");
      }
      if (description.has("requestBody")) {
        assertThat(statuses).as(place).contains("415");
      }
    }
  }

  /** A type of ours that the document names, or none and a title of HTTP's. */
  private static void assertKnown(JsonNode problem, String place) {
    List<String> types = new ArrayList<>();
    document
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(type -> types.add(type.asString()));
    String title = problem.at("/title").asString();
    if (problem.has("type")) {
      assertThat(problem.at("/type").asString())
          .as(place)
          .isIn(types)
          .endsWith(":" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
    } else {
      assertThat(HttpStatus.valueOf(problem.at("/status").asInt()).getReasonPhrase())
          .as(place)
          .isEqualTo(title);
    }
  }

  @Test
  void whatNeedsATokenSaysSoAndNothingElseDoes() {
    for (Operation operation : operations()) {
      service.authorize("");
      Answer answer = service.send(operation.method(), path(operation), "application/json", "{}");
      service.authorize("Bearer " + TOKEN);
      assertThat(answer.status() == 401)
          .as("%s %s", operation.method(), operation.path())
          .isEqualTo(operation.description().has("security"));
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collect(document, references);

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(reference ->
            assertThat(document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
  }

  private static void collect(JsonNode node, List<String> references) {
    if (node.has("$ref")) {
      references.add(node.at("/$ref").asString());
    }
    node.forEach(child -> collect(child, references));
  }

  @Test
  void everyParameterOfTheDocumentIsKnownAndAnyOtherIsAnError() {
    for (Operation operation : operations()) {
      if (!operation.method().equals("GET")) {
        continue;
      }
      for (JsonNode parameter : operation.description().at("/parameters")) {
        if (!parameter.at("/in").asString().equals("query")) {
          continue;
        }
        String name = parameter.at("/name").asString();
        assertThat(service.get(path(operation) + "?" + name + "=x").text())
            .as("%s of %s", name, operation.path())
            .doesNotContain("Unknown parameter");
      }
      assertThat(service.get(path(operation) + "?nonsense=1").status())
          .as(operation.path())
          .isEqualTo(400);
    }
  }

  @Test
  void noMethodOnAnyPathIsAnsweredByAnErrorOfTheService() {
    Set<String> paths = new TreeSet<>();
    for (Operation operation : operations()) {
      String path = path(operation);
      for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
        paths.add(path.substring(0, end) + "/");
        paths.add(end == 0 ? "/" : path.substring(0, end));
      }
    }
    for (String path : paths) {
      for (String method :
          List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "MADE-UP")) {
        for (String type :
            List.of(
                "application/json", "application/x-www-form-urlencoded", "multipart/form-data")) {
          Answer answer = service.send(method, path, type, method.equals("HEAD") ? "" : "{}");
          assertThat(answer.status())
              .as("%s %s %s: %s", method, path, type, answer.text())
              .isIn(ALLOWED);
        }
      }
    }
  }

  @Test
  void noInputIsAnsweredByAnErrorOfTheService() {
    long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    Random random = new Random(seed);
    List<Operation> operations = operations();
    for (int i = 0; i < REQUESTS; i++) {
      Operation operation = operations.get(random.nextInt(operations.size()));
      StringBuilder path = new StringBuilder(fuzzedPath(operation, random));
      String separator = "?";
      for (JsonNode parameter : operation.description().at("/parameters")) {
        if (parameter.at("/in").asString().equals("query") && random.nextInt(3) == 0) {
          path.append(separator)
              .append(parameter.at("/name").asString())
              .append('=')
              .append(encoded(value(parameter, random)));
          separator = "&";
        }
      }
      String type = "application/json";
      String body = "";
      for (Map.Entry<String, JsonNode> content :
          operation.description().at("/requestBody/content").properties()) {
        type = random.nextInt(8) == 0 ? "text/plain" : content.getKey();
        JsonNode example = content.getValue().at("/example");
        body = mutated(example.isString() ? example.asString() : example.toString(), random);
      }
      Answer answer =
          operation.method().equals("GET")
              ? service.get(path.toString())
              : service.send(operation.method(), path.toString(), type, body);
      assertThat(answer.status())
          .as("%s %s %s, seed %d: %s", operation.method(), path, body, seed, answer.text())
          .isIn(ALLOWED);
      if (answer.status() >= 400) {
        assertThat(answer.type())
            .as("%s, seed %d", path, seed)
            .isEqualTo("application/problem+json");
        assertKnown(answer.json(), "%s, seed %d".formatted(path, seed));
      }
    }
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.at("/paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    return operations;
  }

  private static String path(Operation operation) {
    return operation.path().replace("{id}", "shop%2Fitem-1").replace("{name}", "ssl");
  }

  private static String fuzzedPath(Operation operation, Random random) {
    return random.nextInt(3) == 0
        ? path(operation)
        : operation
            .path()
            .replace("{id}", encoded(text(random)))
            .replace("{name}", encoded(text(random)));
  }

  private static String value(JsonNode parameter, Random random) {
    JsonNode example = parameter.at("/example");
    return switch (random.nextInt(4)) {
      case 0 -> "shop/item-" + random.nextInt(60);
      case 1 -> example.isMissingNode() ? "1" : mutated(example.asString(""), random);
      case 2 -> Integer.toString(random.nextInt());
      default -> text(random);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1, 0x20);
            case 1 -> random.nextInt(0x20, 0x7f);
            case 2 -> "/\\;:%?#&=+..!\"'{}[]<>".charAt(random.nextInt(21));
            default -> random.nextInt(0x80, 0xd800);
          });
    }
    return text.toString();
  }

  /** Some characters less, more or other. */
  private static String mutated(String example, Random random) {
    StringBuilder text = new StringBuilder(example);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int place = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(place);
        case 1 -> text.insert(place, "{}[]\",:0-e.\\n".charAt(random.nextInt(12)));
        case 2 -> text.setCharAt(place, (char) random.nextInt(0x20, 0x2000));
        default -> text.setLength(place);
      }
    }
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
