package dev.kindred.service.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds items by what their ids look like. */
final class IdSearch {

  private final Catalog catalog;

  IdSearch(Catalog catalog) {
    this.catalog = catalog;
  }

  /** See {@link Catalog#closest}. */
  List<String> closest(String id, int limit) {
    String word = lastWord(id);
    Spelling whole = new Spelling(id);
    Spelling lastWord = new Spelling(word);
    record Alike(int position, int whole, int word) {}
    List<Alike> alike = new ArrayList<>();
    catalog
        .positions()
        .forEach(position -> {
          String other = id(position);
          int wholeDistance = whole.distance(other);
          int wordDistance = word.isEmpty() ? Spelling.FAR : lastWord.distance(lastWord(other));
          if (Math.min(wholeDistance, wordDistance) < Spelling.FAR) {
            alike.add(new Alike(position, wholeDistance, wordDistance));
          }
        });
    if (alike.isEmpty()) {
      return containing(word, limit);
    }
    return alike.stream()
        .sorted(
            Comparator.comparingInt(Alike::whole)
                .thenComparingInt(Alike::word)
                .thenComparingLong(other -> -catalog.trainingCount(other.position))
                .thenComparingInt(Alike::position))
        .limit(limit)
        .map(other -> id(other.position))
        .toList();
  }

  /** See {@link Catalog#search}. */
  List<String> containing(String text, int limit) {
    if (text.isEmpty()) {
      return List.of();
    }
    String wanted = text.toLowerCase(Locale.ROOT);
    record Match(int position, boolean wordStart, int rest) {}
    return catalog
        .positions()
        .mapToObj(position -> {
          String id = id(position).toLowerCase(Locale.ROOT);
          int place = id.lastIndexOf(wanted);
          boolean wordStart =
              place == 0 || (place > 0 && !Character.isLetterOrDigit(id.charAt(place - 1)));
          return new Match(place < 0 ? -1 : position, wordStart, id.length() - place);
        })
        .filter(match -> match.position >= 0)
        .sorted(
            Comparator.<Match>comparingInt(match -> match.wordStart ? 0 : 1)
                .thenComparingInt(match -> match.rest)
                .thenComparingLong(match -> -catalog.trainingCount(match.position))
                .thenComparingInt(match -> match.position))
        .limit(limit)
        .map(match -> id(match.position))
        .toList();
  }

  private String id(int position) {
    return catalog.id(position);
  }

  private static String lastWord(String id) {
    int end = id.length();
    while (end > 0 && Character.isLetterOrDigit(id.charAt(end - 1))) {
      end--;
    }
    return id.substring(end);
  }
}
