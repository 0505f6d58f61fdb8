/**
 * The architecture of the two towers as data. Each runtime interprets it by an exhaustive switch.
 */
@NullMarked
package dev.kindred.model.tower;

import org.jspecify.annotations.NullMarked;
