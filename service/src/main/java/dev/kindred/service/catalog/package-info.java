/** The items that a release can recommend: by id, and by the beginning of what people type. */
@NullMarked
package dev.kindred.service.catalog;

import org.jspecify.annotations.NullMarked;
