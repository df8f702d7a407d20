/** Conditions and events by Kubernetes' conventions. Pure. */
@NullMarked
package dev.weft.operator.status;

import org.jspecify.annotations.NullMarked;
