package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ServiceTest {

  @TempDir static Path folder;
  private static RunningService service;

  @BeforeAll
  static void start() throws IOException {
    TestBundles.write(folder.resolve("baseline"), 200);
    TestBundles.write(folder.resolve("cfm"), 200);
    TestBundles.write(folder.resolve("broken"), 20);
    Files.writeString(folder.resolve("broken/schema.json"), "{}");
    Files.writeString(
        folder.resolve("experiments.yaml"),
        """
        experiments:
          - name: ssl
            unit: user
            traffic: 100%
            variants:
              control:   {weight: 50, release: baseline}
              treatment: {weight: 50, release: cfm}
            overrides: {user-42: treatment}
        """);
    service = RunningService.start(folder);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void recommendationsCarryReleasePlanAndVariant() {
    Answer answer = service.get("/recommend?seed=shop/item-10&k=5&unit=user-42");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).startsWith("application/json");
    JsonNode json = answer.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "requestId", "release", "mode", "popularity", "plan", "experiment", "items");
    assertThat(json.at("/release").asString()).isEqualTo("cfm");
    assertThat(json.at("/mode").asString()).isEqualTo("similar");
    assertThat(json.at("/plan").asString()).isIn("exact", "hnsw"); // whatever costs less here
    assertThat(json.at("/experiment")).hasToString("{\"name\":\"ssl\",\"variant\":\"treatment\"}");
    assertThat(json.at("/items").size()).isEqualTo(5);
    assertThat(json.at("/items/0").propertyNames()).containsExactly("id", "score", "attributes");
    assertThat(json.at("/items/0/attributes/category/0").asString()).isEqualTo("c0");
    assertThat(json.at("/items/0/score").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void theVariantIsStickyToTheUnit() {
    for (int unit = 0; unit < 10; unit++) {
      String variant = variant("/recommend?seed=shop/item-1&unit=u" + unit);
      assertThat(variant("/recommend?seed=shop/item-2&k=1&unit=u" + unit)).isEqualTo(variant);
    }
  }

  @Test
  void aReleaseCanBeAskedByItsNamePastTheExperiment() {
    JsonNode json = service.get("/recommend?seed=shop/item-1&unit=user-42&release=baseline").json();

    assertThat(json.at("/release").asString()).isEqualTo("baseline");
    assertThat(json.has("experiment")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/recommend | 400 | Missing parameter | seed | ''",
        "/recommend?seed= | 400 | Empty parameter | seed | ''",
        "/recommend?seed=shop/item-x | 404 | Unknown item | seed | shop/item-x",
        "/recommend?seed=shop/item-1&not=x | 404 | Unknown item | not | x",
        "/recommend?seed=shop/item-1&not=shop/item-1 | 400 | Contradiction | not | shop/item-1",
        "/recommend?seed=shop/item-1&k=0 | 400 | Number out of range | k | 0",
        "/recommend?seed=shop/item-1&k=1001 | 400 | Number out of range | k | 1001",
        "/recommend?seed=shop/item-1&k=ten | 400 | Number out of range | k | ten",
        "/recommend?seed=shop/item-1&k=0010 | 400 | Number out of range | k | 0010",
        "/recommend?seed=shop/item-1&k=%2B5 | 400 | Number out of range | k | +5",
        "/recommend?seed=shop/item-1&k=%D9%A3 | 400 | Number out of range | k | \u0663",
        "/recommend?seed=shop/item-1&k=99999999999 | 400 | Number out of range | k | 99999999999",
        "/recommend?seed=shop/item-1&popularity=0x1p-1 | 400 | Not a number | popularity | 0x1p-1",
        "/recommend?seed=shop/item-1&popularity=.5 | 400 | Not a number | popularity | .5",
        "/recommend?seed=shop/item-1&popularity=0.5f | 400 | Not a number | popularity | 0.5f",
        "/recommend?seed=shop/item-1&popularity=-0.1 | 400 | Number out of range | popularity | -0.1",
        "/recommend?seed=shop/item-1&popularity=NaN | 400 | Not a number | popularity | NaN",
        "/recommend?seed=shop/item-1&k=1&k=2 | 400 | Repeated parameter | k | 1,2",
        "/recommend?seed=shop/item-1&mode=other | 400 | Unknown mode | mode | other",
        "/recommend?seed=shop/item-1&filter=a:b | 400 | Unknown attribute | filter | a",
        "/recommend?seed=shop/item-1&filter=ab | 400 | Malformed filter | filter | ab",
        "/recommend?seed=shop/item-1&popularity=1.1 | 400 | Number out of range | popularity | 1.1",
        "/recommend?seed=shop/item-1&popularity=x | 400 | Not a number | popularity | x",
        "/recommend?seed=shop/item-1&why=yes | 400 | Not true or false | why | yes",
        "/recommend?seed=shop/item-1&fallback=x | 400 | Unknown fallback | fallback | x",
        "/recommend?seed=shop/item-1&fallback=popular:y | 400 | Unknown attribute | fallback | y",
        "/recommend?seed=x&fallback=popular:y | 400 | Unknown attribute | fallback | y",
        "/recommend?seed=shop/item-1&size=3 | 400 | Unknown parameter | size | 3",
        "/recommend?seed=shop/item-1&release=x | 404 | Unknown release | release | x",
        "/items/shop/item-x | 404 | Unknown item | id | shop/item-x",
        "/items/shop/item-1?a=b | 400 | Unknown parameter | a | b",
        "/items | 400 | Missing parameter | q | ''",
        "/releases?x=1 | 400 | Unknown parameter | x | 1",
        "/experiments?x=1 | 400 | Unknown parameter | x | 1",
      })
  void whateverIsWrongIsNamed(
      String path, int status, String title, String parameter, String value) {
    Answer answer = service.get(path);

    assertProblem(answer, status);
    JsonNode problem = answer.json();
    assertThat(problem.at("/title").asString()).isEqualTo(title);
    assertThat(problem.at("/parameter").asString()).isEqualTo(parameter);
    assertThat(problem.at("/value").asString()).isEqualTo(value);
    assertThat(path).startsWith(problem.at("/instance").asString());
  }

  @Test
  void anUnknownParameterListsTheKnownOnes() {
    assertThat(service.get("/recommend?seeds=a").json().at("/detail").asString())
        .isEqualTo(
            "Known parameters are exclude, fallback, filter, k, mode, not, popularity, release, seed, unit, why.");
  }

  @Test
  void anUnknownSeedSuggestsThoseThatLookLikeIt() {
    assertThat(service.get("/recommend?seed=shop/item-1999").json().at("/closest").toString())
        .contains("\"shop/item-199\"");
  }

  @Test
  void aBodySaysWhatAQueryStringSaysAndMore() {
    String body =
        """
        {"seeds": [{"id": "shop/item-1", "weight": 2}, {"attributes": {"category": ["c1"]}}],
         "not": [{"id": "shop/item-4"}], "exclude": ["shop/item-6"],
         "filter": ["category:c1", "category:c2", "!category:c4"],
         "k": 7, "mode": "similar", "popularity": 0.5, "why": true, "fallback": "popular:category",
         "diversity": {"lambda": 0.8, "pool": 50, "perValue": {"attribute": "category", "n": 4}},
         "unit": "user-42", "release": "cfm"}
        """;
    JsonNode json = service.post("/recommend", body).json();

    assertThat(json.at("/release").asString()).isEqualTo("cfm");
    assertThat(json.at("/items").size()).isEqualTo(7);
    Map<String, Long> categories =
        json.at("/items")
            .valueStream()
            .map(item -> item.at("/attributes/category/0").asString())
            .collect(Collectors.groupingBy(category -> category, Collectors.counting()));
    assertThat(categories.keySet()).isSubsetOf("c1", "c2");
    assertThat(categories.values()).allMatch(count -> count <= 4);
    JsonNode why = json.at("/items/0/why");
    assertThat(why.propertyNames())
        .containsExactly("seed", "seeds", "popularity", "features", "shared");
    assertThat(why.at("/seeds").propertyNames())
        .containsExactly("category:c1", "shop/item-1", "shop/item-4");
  }

  @Test
  void aBodyAndAQueryStringThatSayTheSameAreAnsweredAlike() {
    JsonNode posted = service.post("/recommend", "{\"seeds\": [{\"id\": \"shop/item-3\"}]}").json();

    assertThat(posted.at("/items").toString())
        .isEqualTo(service.get("/recommend?seed=shop/item-3").json().at("/items").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | Missing parameter | seeds",
        "{\"seeds\": []} | Missing parameter | seeds",
        "{\"seed\": \"a\"} | Unknown parameter | seed",
        "{\"seeds\": [{\"id\": \"a\", \"wait\": 1}]} | Unknown parameter | seeds[0].wait",
        "{\"seeds\": [{}]} | Malformed seed | seeds[0]",
        "{\"seeds\": [{\"id\": \"shop/item-1\", \"weight\": 0}]} | Number out of range | seeds[0].weight",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"k\": 1001} | Number out of range | k",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"k\": \"x\"} | Malformed body | k",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"diversity\": {\"lambda\": 2}} | Number out of range | diversity.lambda",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"diversity\": {\"pool\": 10001}} | Number out of range | diversity.pool",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"diversity\": {\"perValue\": {\"n\": 1}}} | Missing parameter | diversity.perValue",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"diversity\": {\"perValue\": {\"attribute\": \"category\", \"n\": 0}}} | Number out of range | diversity.perValue.n",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"diversity\": {\"perValue\": {\"attribute\": \"x\", \"n\": 1}}} | Unknown attribute | diversity.perValue.attribute",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}, {\"attributes\": {\"x\": [\"y\"]}}]} | Unknown attribute | seeds[1].attributes.x",
        "{\"seeds\": [{\"attributes\": {\"category\": [\"c1\", \"c2\"]}}]} | Invalid seed | seeds[0].attributes.category",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"filter\": [\"category:c1\", \"c\"]} | Malformed filter | filter[1]",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"not\": [{\"id\": \"shop/item-2\"}, {\"id\": \"shop/item-1\"}]} | Contradiction | not[1]",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"k\": \"5\"} | Malformed body | k",
        "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"k\": \"\"} | Malformed body | k",
        "{\"seeds\": [{\"id\": 5}]} | Malformed body | seeds[0].id",
        "{\"seeds\": [\"shop/item-1\"]} | Malformed body | seeds[0]",
        "{\"seeds\": [], \"seeds\": []} | Malformed body | body",
        "{\"seeds\": | Malformed body | body",
        "[] | Malformed body | body",
        "null | Malformed body | body",
      })
  void whateverIsWrongWithABodyIsNamed(String body, String title, String parameter) {
    Answer answer = service.post("/recommend", body);

    assertProblem(answer, 400);
    assertThat(answer.json().at("/title").asString()).isEqualTo(title);
    assertThat(answer.json().at("/parameter").asString()).isEqualTo(parameter);
  }

  @Test
  void whatABodyNamesAndIsNotThereIsNamedByItsPath() {
    Answer item =
        service.post(
            "/recommend", "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"not\": [{\"id\": \"x\"}]}");
    assertProblem(item, 404);
    assertThat(item.json().at("/parameter").asString()).isEqualTo("not[0].id");

    Answer values =
        service.post("/recommend", "{\"seeds\": [{\"attributes\": {\"category\": [\"c9\"]}}]}");
    assertProblem(values, 404);
    assertThat(values.json().at("/title").asString()).isEqualTo("Nothing known");
    assertThat(values.json().at("/parameter").asString()).isEqualTo("seeds[0]");
    assertThat(values.json().at("/value").asString()).isEqualTo("category:c9");
  }

  @Test
  void whatIsPopularNeedsNoSeed() {
    JsonNode asked = service.get("/recommend?fallback=popular&k=2&release=cfm").json();
    JsonNode posted =
        service
            .post("/recommend", "{\"fallback\": \"popular\", \"k\": 2, \"release\": \"cfm\"}")
            .json();

    assertThat(asked.at("/items/0/id").asString()).isEqualTo("shop/item-199");
    assertThat(posted.at("/items").toString()).isEqualTo(asked.at("/items").toString());
  }

  @Test
  void aBodyBeyondEveryLimitIsTheClientsFault() {
    assertProblem(service.post("/recommend", "{\"k\": 1" + "0".repeat(1500) + "}"), 400);
    assertProblem(service.post("/recommend", "{\"" + "x".repeat(60_000) + "\": 1}"), 400);
    assertProblem(service.post("/recommend", "{\"a\": " + "[".repeat(3000)), 400);
  }

  @Test
  void aValueOfAnotherKindIsAnsweredByTheKindThatBelongsThere() {
    assertThat(service.post("/recommend", "{\"not\": [\"shop/item-1\"]}").text())
        .contains("an object, in { }");
    assertThat(service.post("/recommend", "{\"k\": true}").text()).contains("a whole number");
    assertThat(service.post("/recommend", "{\"k\": 2147483648}").text())
        .contains("2147483648", "out of range");
  }

  @Test
  void aThousandItemsCanBeExcludedByAQueryString() {
    String excluded = "&exclude=shop/item-2".repeat(1000);
    assertThat(service.get("/recommend?seed=shop/item-1&k=3" + excluded).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/nowhere, 404",
    "/recommend/x, 404",
    "/recommend?seed=%ff, 400",
    "/recommend?seed=a%00b, 404",
  })
  void whatIsNotForeseenIsAProblemToo(String path, int status) {
    assertProblem(service.get(path), status);
  }

  @Test
  void aBodyThatIsNotValidHttpIsTheClientsFault() throws IOException {
    String request =
        """
        POST /recommend HTTP/1.1
        Host: x
        Content-Type: application/json
        Transfer-Encoding: chunked

        nonsense
        """;

    String answer = service.raw(request.replace("\n", "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"status\":400");
  }

  @Test
  void theWrongMethodIsNamedWithTheRightOne() {
    Answer answer = service.post("/experiments");

    assertProblem(answer, 405);
    assertThat(answer.json().at("/detail").asString()).contains("POST");
  }

  @Test
  void itemsAreShownWithTheReleasesThatHaveThem() {
    JsonNode item = service.get("/items/shop/item-7").json();

    assertThat(item)
        .hasToString(
            "{\"id\":\"shop/item-7\",\"attributes\":{\"category\":[\"c2\"]},"
                + "\"trainingCount\":7,\"releases\":[\"baseline\",\"cfm\"]}");
    assertThat(service.get("/items?q=ITEM-19&k=3").json().at("/ids").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "/items/shop%2Fitem-7, shop/item-7",
    "/items/a%2Fb, a/b",
    "/items/a%5Cb, a\\b",
    "/items/a;b=c, a;b=c",
    "/items/a%3Bb, a;b",
    "/items/a+b%20c, a+b c",
    "/items/a//b, a//b",
    "/items/%C3%A9, é",
  })
  void idsInAPathMayHoldAnyCharacter(String path, String id) {
    Answer answer = service.get(path);
    if (id.equals("shop/item-7")) {
      assertThat(answer.json().at("/id").asString()).isEqualTo(id);
    } else {
      assertProblem(answer, 404);
      assertThat(answer.json().at("/value").asString()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /items/%zz HTTP/1.1 | 400",
        "GET /items/a%00b HTTP/1.1 | 400",
        "GET /recommend?seed=a b HTTP/1.1 | 400",
        "GET /recommend?seed=a HTTP/9.9 | 505",
        "nonsense | 400",
      })
  void whatTomcatRefusesIsAProblemToo(String requestLine, int status) throws IOException {
    String answer = service.raw(requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer).contains("Content-Type: application/problem+json");
    assertThat(answer).contains("\"status\":" + status).doesNotContain("<html");
  }

  @Test
  void headersThatAreTooLongAreAProblem() throws IOException {
    String answer =
        service.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(200_000) + "\r\n\r\n");

    assertThat(answer).contains("application/problem+json").doesNotContain("<html");
  }

  @Test
  void thereIsNoPageOfErrors() {
    assertProblem(service.get("/error"), 404);
  }

  @Test
  void releasesAreListedWithTheirAuditAndThoseRefusedWithTheReason() {
    JsonNode json = service.get("/releases").json();

    assertThat(json.at("/releases").size()).isEqualTo(2);
    assertThat(json.at("/releases/0/name").asString()).isEqualTo("baseline");
    assertThat(json.at("/releases/0/index/recallAt10").asDouble()).isEqualTo(1);
    assertThat(json.at("/releases/0/index/reachableShare").asDouble()).isEqualTo(1);
    assertThat(json.at("/refused/0/name").asString()).isEqualTo("broken");
    assertThat(json.at("/refused/0/reason").asString()).contains("schema.json was changed");
  }

  @Test
  void experimentsAreListed() {
    JsonNode experiment = service.get("/experiments").json().at("/experiments/0");

    assertThat(experiment.at("/name").asString()).isEqualTo("ssl");
    assertThat(experiment.at("/unit").asString()).isEqualTo("user");
    assertThat(experiment.at("/trafficPercent").asDouble()).isEqualTo(100);
    assertThat(experiment.at("/variants/1/release").asString()).isEqualTo("cfm");
  }

  @Test
  void thePageIsServedAndNeedsNothingFromElsewhere() {
    Answer page = service.get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.type()).startsWith("text/html");
    assertThat(page.text()).doesNotContainPattern("(src|href)=\"?(https?:)?//");
  }

  @Test
  void healthAndMetricsAreOnThePortOfTheirOwn() {
    service.get("/recommend?seed=shop/item-1");

    assertThat(service.manage("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(service.manage("/actuator/health/readiness").status()).isEqualTo(200);
    String metrics = service.manage("/actuator/prometheus").text();
    assertThat(metrics)
        .contains("kindred_recommend_seconds_count{stage=\"embed\"}")
        .contains("kindred_recommend_seconds_count{stage=\"search\"}")
        .contains("kindred_recommend_seconds_count{stage=\"total\"}")
        .contains("kindred_recommend_seconds_bucket{stage=\"write\",le=\"1.0E-5\"}")
        .contains("kindred_releases{state=\"refused\"} 1.0")
        .contains("kindred_index_items{release=\"cfm\"} 200.0")
        .contains("kindred_index_reachable{release=\"cfm\"} 1.0")
        .contains("kindred_embedding_queued{release=\"cfm\"} 0.0")
        .contains("kindred_embedding_provider{provider=\"cpu\",release=\"cfm\"} 1.0")
        .contains("kindred_embedding_provider{provider=\"cuda\",release=\"cfm\"} 0.0")
        .contains("tomcat_threads_busy_threads");
    assertProblem(service.get("/actuator/health"), 404);
  }

  @Test
  void everyMetricOfOursIsDocumented() throws IOException {
    service.get("/recommend?seed=shop/item-1");
    String documented = Files.readString(Path.of("..", "docs", "metrics.md"));

    assertThat(
            service
                .manage("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith("# TYPE kindred_"))
                .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                .filter(name -> !name.endsWith("_max")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(documented).contains("`" + name));
  }

  @Test
  void requestsAreCountedWhateverBecomesOfThem() {
    service.get("/recommend?seed=shop/item-1");
    service.get("/recommend?seed=nobody");
    assertThat(service.manage("/actuator/prometheus").text())
        .containsPattern("http_server_requests_seconds_count.*status=\"200\",uri=\"/recommend\"")
        .containsPattern("http_server_requests_seconds_count.*status=\"404\",uri=\"/recommend\"");
  }

  private static String variant(String path) {
    return service.get(path).json().at("/experiment/variant").asString();
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.at("/status").asInt()).isEqualTo(status);
    assertThat(problem.at("/title").asString()).isNotEmpty();
    assertThat(problem.at("/detail").asString()).isNotEmpty();
    assertThat(problem.at("/instance").asString()).startsWith("/");
    assertThat(answer.text()).doesNotContain("Exception").doesNotContain("\\tat ");
  }
}
