/**
 * A/B experiments: which variant, and so which release, a unit of traffic gets. Assignment is a
 * pure function of the configuration and the unit.
 */
@NullMarked
package dev.kindred.service.experiment;

import org.jspecify.annotations.NullMarked;
