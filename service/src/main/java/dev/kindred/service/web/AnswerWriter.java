package dev.kindred.service.web;

import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.recommend.Recommendation;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the body of an answer to a recommendation, as JSON in UTF-8.
 *
 * <pre>
 * {"requestId": …, "release": …, "mode": …, "popularity": …, "plan": …,
 *  "experiment": {"name": …, "variant": …},             absent if no experiment decided
 *  "items": [{"id": …, "score": …,
 *             "origin": "popular",                      absent unless a fallback added it
 *             "attributes": {…},
 *             "why": {…}},                              absent unless asked for
 *            …]}
 * </pre>
 */
final class AnswerWriter {

  private static final int BYTES_OF_AN_ITEM = 400;

  private final JsonMapper mapper = JsonMapper.shared();
  private final ItemJson items = new ItemJson(mapper);

  byte[] write(String requestId, Recommendation recommendation) {
    Body body = new Body((recommendation.items().size() + 1) * BYTES_OF_AN_ITEM);
    body.raw("{\"requestId\":\"").raw(requestId);
    body.raw("\",\"release\":").text(recommendation.release());
    body.raw(",\"mode\":\"").raw(recommendation.manner().mode().label());
    body.raw("\",\"popularity\":").raw(Double.toString(recommendation.manner().popularity()));
    body.raw(",\"plan\":\"").raw(recommendation.plan()).raw("\"");
    if (recommendation.assignment().isPresent()) {
      Assignment assignment = recommendation.assignment().get();
      body.raw(",\"experiment\":{\"name\":").text(assignment.experiment());
      body.raw(",\"variant\":").text(assignment.variant()).raw("}");
    }
    body.raw(",\"items\":[");
    String separator = "";
    for (Recommended hit : recommendation.items()) {
      ItemJson.Written item = items.of(hit.item());
      body.raw(separator).raw("{\"id\":").raw(item.id());
      body.raw(",\"score\":").raw(Float.toString(hit.score()));
      if (hit.origin() == Origin.POPULAR) {
        body.raw(",\"origin\":\"popular\"");
      }
      body.raw(",\"attributes\":").raw(item.attributes());
      if (hit.why().isPresent()) {
        body.raw(",\"why\":").raw(mapper.writeValueAsBytes(hit.why().get()));
      }
      body.raw("}");
      separator = ",";
    }
    return body.raw("]}").toByteArray();
  }

  private final class Body {

    private final ByteArrayOutputStream out;

    Body(int size) {
      out = new ByteArrayOutputStream(size);
    }

    /** What is JSON already, in ASCII. */
    Body raw(String json) {
      return raw(json.getBytes(StandardCharsets.ISO_8859_1));
    }

    Body raw(byte[] json) {
      out.writeBytes(json);
      return this;
    }

    Body text(String text) {
      return raw(mapper.writeValueAsBytes(text));
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
