package dev.weft.operator.upgrade;

/**
 * Something to be told as an event.
 *
 * @param bad it calls for a person
 */
public record Note(boolean bad, String reason, String text) {}
