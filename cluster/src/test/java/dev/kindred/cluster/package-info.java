/** Several processes of the service, with real brokers. */
@NullMarked
package dev.kindred.cluster;

import org.jspecify.annotations.NullMarked;
