package dev.kindred.model.bundle;

import java.io.Serial;

/** A bundle that must not be served. The four kinds differ in what an operator does about them. */
public abstract sealed class BundleException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private BundleException(String message) {
    super(message);
  }

  private BundleException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Files are missing, truncated or changed: copy or export it again. */
  public static final class Corrupt extends BundleException {
    @Serial private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      super(message);
    }

    public Corrupt(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Written in a format that is no longer read: export it again with this version. */
  public static final class TooOld extends BundleException {
    @Serial private static final long serialVersionUID = 1L;

    public TooOld(String message) {
      super(message);
    }
  }

  /** Written in a format that is not yet read: use a newer version of Kindred. */
  public static final class TooNew extends BundleException {
    @Serial private static final long serialVersionUID = 1L;

    public TooNew(String message) {
      super(message);
    }
  }

  /**
   * Every file is as it was written, but they do not belong together or the model does not
   * reproduce its golden rows: export it again and look for what differs.
   */
  public static final class Mismatch extends BundleException {
    @Serial private static final long serialVersionUID = 1L;

    public Mismatch(String message) {
      super(message);
    }
  }
}
