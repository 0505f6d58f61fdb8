/** Renders the chart as a user would and reads what comes out as Kubernetes would. */
@NullMarked
package dev.kindred.helm;

import org.jspecify.annotations.NullMarked;
