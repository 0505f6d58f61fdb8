package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads bodies that have a limit, and those that are announced too large not at all. */
final class BoundedBody {

  private BoundedBody() {}

  static byte[] read(HttpServletRequest request, int most) throws IOException {
    if (request.getContentLengthLong() > most) {
      throw new TooLargeException(most);
    }
    byte[] bytes = request.getInputStream().readNBytes(most + 1);
    if (bytes.length > most) {
      throw new TooLargeException(most);
    }
    return bytes;
  }
}
