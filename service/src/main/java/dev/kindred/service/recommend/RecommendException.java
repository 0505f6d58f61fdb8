package dev.kindred.service.recommend;

import java.io.Serial;
import java.util.List;

/** A request that cannot be answered. */
public abstract sealed class RecommendException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private RecommendException(String message) {
    super(message);
  }

  /** An id that the release does not know. */
  public static final class UnknownItem extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String id;
    private final transient List<String> closest;

    UnknownItem(String parameter, String id, String release, List<String> closest) {
      super("release '" + release + "' has no item '" + id + "'");
      this.parameter = parameter;
      this.id = id;
      this.closest = List.copyOf(closest);
    }

    /** Which parameter named it. */
    public String parameter() {
      return parameter;
    }

    /** The unknown id. */
    public String id() {
      return id;
    }

    /** Ids that look like it. */
    public List<String> closest() {
      return closest;
    }
  }

  /** A release that was asked for by name and does not exist. */
  public static final class UnknownRelease extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String name;

    UnknownRelease(String name, Iterable<String> known) {
      super("there is no release '" + name + "'; served are " + String.join(", ", known));
      this.name = name;
    }

    /** The unknown name. */
    public String name() {
      return name;
    }
  }

  /** Nothing can answer now: releases are loading, or the one that is needed was refused. */
  public static final class Unavailable extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  /** The seeds cancel each other out. */
  public static final class NoDirection extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    NoDirection() {
      super("the seeds and what is not wanted cancel each other out");
    }
  }
}
