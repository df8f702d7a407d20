package dev.weft.samples.shop;

/**
 * Whose fault a failed request is. It travels back through the shop in a header of its own, because
 * a proxy removes {@code weft-error} from what an application says.
 */
enum Failure {
  NONE("none"),
  /** A service of the shop answered with a failure: the mesh carried it faithfully. */
  APPLICATION("application"),
  /** Nothing of the shop answered: a proxy said so, or the connection failed. */
  MESH("mesh");

  static final String HEADER = "shop-failure";

  /**
   * What failed, where this answer only tells on that the mesh did: {@code orders: 503 overload}.
   */
  static final String CAUSE_HEADER = "shop-cause";

  private final String text;

  Failure(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
