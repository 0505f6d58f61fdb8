package dev.kindred.trainer.data.wikipedia;

/** The numbers of namespaces, the same in every language. */
final class Namespaces {
  static final int ARTICLES = 0;
  static final int CATEGORIES = 14;

  private Namespaces() {}
}
