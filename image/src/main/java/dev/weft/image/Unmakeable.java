package dev.weft.image;

/** The image cannot be made; the message says why, to whoever runs the build. */
public final class Unmakeable extends Exception {
  private static final long serialVersionUID = 1;

  public Unmakeable(String message) {
    super(message);
  }
}
