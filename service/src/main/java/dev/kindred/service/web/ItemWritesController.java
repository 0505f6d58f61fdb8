package dev.kindred.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import dev.kindred.service.write.Draft;
import dev.kindred.service.write.ItemWrites;
import dev.kindred.service.write.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** {@code PUT /items/ID}, {@code DELETE /items/ID}, and {@code POST /items} for many. */
@RestController
public final class ItemWritesController {

  private static final String ITEM = "/items/";

  private final Releases releases;
  private final Supplier<ItemWrites> writer;
  private final int mostBytes;

  /**
   * A controller.
   *
   * @param writer makes the changes; asked only where the gate lets in
   * @param mostBytes of a body
   */
  public ItemWritesController(Releases releases, Supplier<ItemWrites> writer, int mostBytes) {
    this.releases = releases;
    this.writer = writer;
    this.mostBytes = mostBytes;
  }

  record ItemBody(@Nullable Map<String, List<String>> attributes) {}

  @JsonPropertyOrder({"id", "outcome"})
  record WrittenAnswer(String id, String outcome) {}

  @PutMapping(
      path = ITEM + "{*path}",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<WrittenAnswer> put(HttpServletRequest request)
      throws HttpRequestMethodNotSupportedException {
    ItemLaws laws = laws(request);
    ItemBody body = JsonBody.parse(BoundedBody.ofWrites(request, mostBytes), ItemBody.class);
    Draft draft = new Draft.Put(laws.item(id(request), body.attributes()));
    Outcome outcome = write(draft);
    return ResponseEntity.status(outcome == Outcome.CREATED ? HttpStatus.CREATED : HttpStatus.OK)
        .body(new WrittenAnswer(draft.id(), label(outcome)));
  }

  @DeleteMapping(path = ITEM + "{*path}", produces = MediaType.APPLICATION_JSON_VALUE)
  WrittenAnswer delete(HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
    String id = laws(request).id(id(request));
    Outcome outcome = write(new Draft.Delete(id));
    if (outcome == Outcome.UNKNOWN) {
      throw new UnknownItemException(id, ItemsController.closest(serving(), id));
    }
    return new WrittenAnswer(id, label(outcome));
  }

  @PostMapping(
      path = "/items",
      consumes = MediaType.APPLICATION_NDJSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  BulkReport bulk(HttpServletRequest request) {
    ItemLaws laws = laws(request);
    Bulk bulk = Bulk.read(BoundedBody.ofWrites(request, mostBytes), laws);
    List<Draft> drafts = bulk.drafts();
    return bulk.report(drafts.isEmpty() ? List.of() : writer.get().write(drafts));
  }

  private Outcome write(Draft draft) {
    return writer.get().write(List.of(draft)).getFirst();
  }

  private ItemLaws laws(HttpServletRequest request) {
    QueryParameters.of(request, Set.of());
    return new ItemLaws(serving());
  }

  private static String id(HttpServletRequest request)
      throws HttpRequestMethodNotSupportedException {
    if (!request.getRequestURI().startsWith(ITEM)) { // Spring's pattern takes "/items" in, too.
      throw new HttpRequestMethodNotSupportedException(request.getMethod(), Set.of("GET", "POST"));
    }
    return UriUtils.decode(request.getRequestURI().substring(ITEM.length()), UTF_8);
  }

  static String label(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private Serving serving() {
    Serving now = releases.serving().orElseThrow(LoadingException::new);
    if (now.releases().isEmpty()) {
      throw LoadingException.noneServed();
    }
    return now;
  }
}
