/**
 * What is known of an item, and how it becomes ids. The one encoder that training and serving share
 * is made only from a schema.
 */
@NullMarked
package dev.kindred.model.feature;

import org.jspecify.annotations.NullMarked;
