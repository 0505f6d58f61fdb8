/**
 * Serves bundles over HTTP. This package holds the entry point, the settings and all the wiring;
 * the packages below it know nothing of each other's making.
 */
@NullMarked
package dev.kindred.service;

import org.jspecify.annotations.NullMarked;
