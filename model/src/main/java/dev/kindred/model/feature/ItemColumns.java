package dev.kindred.model.feature;

import java.util.Optional;

/** Items in columns. The distinct values of an attribute are numbered, from 0: their codes. */
public interface ItemColumns {

  /** The values of one attribute, item after item. */
  interface Column {

    /** How many distinct values the attribute has. */
    int codes();

    /** The value of a code. */
    String value(int code);

    /** Where an item's codes start; they end where the next item's start. */
    int start(int item);

    /** The code at a place, or one below 0 that stands for no value. */
    int code(int place);
  }

  /** How many items there are. */
  int size();

  /** An item's id. */
  String id(int item);

  /** An attribute's values; empty if no item has any. */
  Optional<Column> column(String attribute);
}
