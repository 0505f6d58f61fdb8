/**
 * Wikipedia from Wikimedia's SQL dumps, the public dataset of Yao et al. (2021): articles, their
 * categories and the words of their titles, and the links among them.
 */
@NullMarked
package dev.kindred.trainer.data.wikipedia;

import org.jspecify.annotations.NullMarked;
