package dev.kindred.service.web;

import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import jakarta.servlet.http.HttpServletRequest;

/** The header {@code X-Kindred-Variant: EXPERIMENT=VARIANT}, which asks for a variant by name. */
final class ForcedVariant {

  static final String HEADER = "X-Kindred-Variant";

  private ForcedVariant() {}

  /** What the header asks for, or else what the request itself says. */
  static ReleaseChoice or(HttpServletRequest request, ReleaseChoice otherwise) {
    String header = request.getHeader(HEADER);
    if (header == null) {
      return otherwise;
    }
    int equals = header.indexOf('=');
    if (equals < 1 || equals == header.length() - 1) {
      throw new InvalidParameterException(
          "Malformed header", HEADER, header, "'" + HEADER + "' must be EXPERIMENT=VARIANT.");
    }
    if (otherwise instanceof ReleaseChoice.Named) {
      throw new InvalidParameterException(
          "Contradiction",
          HEADER,
          header,
          "A request asks for a 'release' or for a variant, not for both.");
    }
    return new ReleaseChoice.Forced(header.substring(0, equals), header.substring(equals + 1));
  }
}
