/** The HTTP interface: what requests may say, what answers look like, and problem details. */
@NullMarked
package dev.kindred.service.web;

import org.jspecify.annotations.NullMarked;
