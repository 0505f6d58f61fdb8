package dev.kindred.trainer.data;

import java.util.List;

/**
 * One row of a table.
 *
 * @param number where it starts: the line of a text file, the row of a Parquet file, from 1
 * @param cells one list of values per column: none if the cell is empty, more than one only where
 *     the format itself has lists
 */
public record Row(long number, List<List<String>> cells) {}
