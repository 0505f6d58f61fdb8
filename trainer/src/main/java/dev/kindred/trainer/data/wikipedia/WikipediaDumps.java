package dev.kindred.trainer.data.wikipedia;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The SQL dumps of one wiki, best of one date; each plain or {@code .gz}.
 *
 * @param page its pages
 * @param pagelinks the links, of any version of the table
 * @param categorylinks likewise the categories
 * @param linktarget the titles that newer versions of both refer to
 * @param redirect where redirects lead; without it, links to redirects are left out
 */
public record WikipediaDumps(
    Path page,
    Path pagelinks,
    Path categorylinks,
    Optional<Path> linktarget,
    Optional<Path> redirect) {}
