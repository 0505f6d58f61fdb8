/**
 * The dataset that every machine has: the classes of the running JDK, and of any jars, with the
 * classes that each refers to.
 */
@NullMarked
package dev.kindred.trainer.data.jvm;

import org.jspecify.annotations.NullMarked;
