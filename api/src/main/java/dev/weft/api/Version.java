package dev.weft.api;

/** Versions of what this build is and speaks. */
public final class Version {
  /** The release, semantic versioning 2.0. Images and the Mesh's spec.version carry it. */
  public static final String CURRENT = "0.1.0";

  /** The wire format's generation: raised when a reader of the last one could misunderstand. */
  public static final int WIRE = 1;

  private Version() {}
}
