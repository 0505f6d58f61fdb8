/**
 * Answers a request for recommendations: which release, which query vector, which items. It knows
 * nothing of HTTP.
 */
@NullMarked
package dev.kindred.service.recommend;

import org.jspecify.annotations.NullMarked;
