@NullMarked
package dev.kindred.model;

import org.jspecify.annotations.NullMarked;
