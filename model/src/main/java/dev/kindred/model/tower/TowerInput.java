package dev.kindred.model.tower;

/**
 * One feature of a tower's input layer: the mean of the vectors of its ids.
 *
 * @param feature a feature of the schema
 * @param table the table that its ids are rows of
 */
public record TowerInput(String feature, String table) {}
