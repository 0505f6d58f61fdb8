package dev.kindred.service.web;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** What who changes something must show. It keeps only its digest. */
public final class BearerToken {

  private static final int FEWEST_CHARACTERS = 16;
  private static final String SCHEME = "Bearer ";

  private final byte[] digest;

  private BearerToken(String token) {
    this.digest = digest(token);
  }

  /**
   * The token of the settings; empty if there is none.
   *
   * @param token the token itself, perhaps empty
   * @param file a file that holds it, perhaps empty
   * @throws InvalidInputException if both are given, the file cannot be read or the token is short
   */
  public static Optional<BearerToken> of(String token, String file) {
    if (token.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    if (!token.isEmpty() && !file.isEmpty()) {
      throw new InvalidInputException(
          "kindred.token and kindred.token-file are both set; leave one out");
    }
    String given = file.isEmpty() ? token : read(Path.of(file));
    if (given.length() < FEWEST_CHARACTERS) {
      throw new InvalidInputException(
          "the token %s has %d characters, but must have at least %d; `openssl rand -hex 32` makes one"
              .formatted(
                  file.isEmpty() ? "of kindred.token" : "in " + file,
                  given.length(),
                  FEWEST_CHARACTERS));
    }
    return Optional.of(new BearerToken(given));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new InvalidInputException(
          "the file of kindred.token-file, " + file + ", cannot be read: " + e, e);
    }
  }

  /** Whether an {@code Authorization} header shows it; takes as long whatever is wrong with it. */
  boolean isShownBy(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length()).strip()));
  }

  private static byte[] digest(String token) {
    return Digests.newSha256().digest(token.getBytes(StandardCharsets.UTF_8));
  }
}
