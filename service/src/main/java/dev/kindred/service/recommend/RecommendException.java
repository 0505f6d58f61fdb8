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

    /** Which part of the request named it. */
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

  /** A seed of whose values the release's model knows none. */
  public static final class NothingKnown extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String name;

    NothingKnown(String parameter, String name, String release) {
      super(
          "the model of release '%s' knows no value of this seed, so that any answer would be chance"
                  .formatted(release)
              + "; with fallback=popular such a seed is left out");
      this.parameter = parameter;
      this.name = name;
    }

    /** Which part of the request named it. */
    public String parameter() {
      return parameter;
    }

    /** The seed's name. */
    public String name() {
      return name;
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

  /** An attribute that the release's items do not have. */
  public static final class UnknownAttribute extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String attribute;

    UnknownAttribute(String parameter, String attribute, List<String> known) {
      super(
          "there is no attribute '%s'; the attributes are %s"
              .formatted(attribute, String.join(", ", known)));
      this.parameter = parameter;
      this.attribute = attribute;
    }

    /** Which part of the request named it. */
    public String parameter() {
      return parameter;
    }

    /** The unknown attribute. */
    public String attribute() {
      return attribute;
    }
  }

  /** A variant that cannot be asked for. */
  public static final class InvalidForce extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String value;

    InvalidForce(String value, String law) {
      super(law);
      this.value = value;
    }

    /** What was asked for: {@code EXPERIMENT=VARIANT}. */
    public String value() {
      return value;
    }
  }

  /** A seed whose attributes the model cannot read. */
  public static final class InvalidSeed extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String value;

    InvalidSeed(String parameter, String value, String law) {
      super(law);
      this.parameter = parameter;
      this.value = value;
    }

    /** Which part of the request. */
    public String parameter() {
      return parameter;
    }

    /** What it was. */
    public String value() {
      return value;
    }
  }

  /** A release whose bundle does not say what popularity is to be multiplied by. */
  public static final class NoTemperature extends RecommendException {
    @Serial private static final long serialVersionUID = 1L;

    NoTemperature(String release) {
      super(
          "the bundle of release '%s' does not say its temperature, so popularity cannot count"
                  .formatted(release)
              + "; export it again");
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
      super("the seeds and what is not wanted cancel each other out, or nothing is known of them");
    }
  }
}
