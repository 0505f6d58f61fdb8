package dev.kindred.service.catalog;

import java.io.Serial;
import java.util.List;

/** An attribute that no item of a catalog has. */
public final class UnknownAttributeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String attribute;
  private final transient List<String> known;

  UnknownAttributeException(String attribute, List<String> known) {
    super(
        "there is no attribute '%s'; the attributes are %s"
            .formatted(attribute, String.join(", ", known)));
    this.attribute = attribute;
    this.known = List.copyOf(known);
  }

  /** The unknown attribute. */
  public String attribute() {
    return attribute;
  }

  /** The attributes that there are. */
  public List<String> known() {
    return known;
  }
}
