/** Makes {@code deploy/} and {@code olm-bundle/} from what {@code weft install} renders. */
@NullMarked
package dev.weft.operator.install.generate;

import org.jspecify.annotations.NullMarked;
