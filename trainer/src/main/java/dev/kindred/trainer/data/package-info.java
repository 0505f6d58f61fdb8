/**
 * Datasets: the folder format that importers write and training reads, and the tables that both are
 * made of. Everything that is wrong with the data is found here, so that no later step meets it.
 */
@NullMarked
package dev.kindred.trainer.data;

import org.jspecify.annotations.NullMarked;
