package dev.weft.operator.translate;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A weight as Linkerd's and SMI's older objects write it: a number, or a quantity of Kubernetes
 * such as {@code 500m}.
 */
public final class QuantityWeight {
  public static final String EXPECTED =
      "a number from 0 to 1000000 such as 10, or a quantity such as 500m";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7}(?:[.][0-9]{1,3})?)(m|k|M)?");
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

  private QuantityWeight() {}

  /** Empty for what is none. */
  public static Optional<Integer> thousandths(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int scale =
        switch (parts.group(2)) {
          case null -> 3;
          case "m" -> 0;
          case "k" -> 6;
          default -> 9;
        };
    BigDecimal weight = new BigDecimal(parts.group(1)).scaleByPowerOfTen(scale);
    return weight.compareTo(MOST) > 0 ? Optional.empty() : Optional.of(weight.intValue());
  }
}
