/**
 * Reports for people: tables as text, and pages of one HTML file each with plots as SVG, which need
 * nothing else and read well in light and dark.
 */
@NullMarked
package dev.kindred.model.report;

import org.jspecify.annotations.NullMarked;
