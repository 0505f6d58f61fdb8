/** What requests did when, sent to a collector of traces by OTLP where one is configured. */
@NullMarked
package dev.kindred.service.trace;

import org.jspecify.annotations.NullMarked;
