/** What experiments showed to whom, and what came of it: a log on disk, and the report of it. */
@NullMarked
package dev.kindred.service.event;

import org.jspecify.annotations.NullMarked;
