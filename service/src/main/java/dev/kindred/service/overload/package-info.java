/** Refuses early what could not be answered in time. It knows nothing of what is asked. */
@NullMarked
package dev.kindred.service.overload;

import org.jspecify.annotations.NullMarked;
