package dev.weft.api.route;

/**
 * Copies of requests that go to another destination as well. Nobody gets its answers, and what
 * becomes of a copy neither delays nor fails the request.
 *
 * @param authority canonical name and port of the destination
 * @param numerator so many of {@code denominator} requests are copied
 */
public record Mirror(String authority, int numerator, int denominator) {}
