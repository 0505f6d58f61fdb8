package dev.kindred.service.index;

/**
 * An item that was found.
 *
 * @param item the item's position in the corpus
 * @param score the inner product of the query and the item's vector
 */
public record Hit(int item, float score) {}
