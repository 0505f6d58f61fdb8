/** Changes to the catalog: made durable first, then taken in by every release. */
@NullMarked
package dev.kindred.service.write;

import org.jspecify.annotations.NullMarked;
