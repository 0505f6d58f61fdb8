/**
 * How Kindred reads and writes files: strict JSON and YAML, digests, and writing aside before
 * renaming. Whatever a user must mend is reported here as one clear sentence.
 */
@NullMarked
package dev.kindred.model.files;

import org.jspecify.annotations.NullMarked;
