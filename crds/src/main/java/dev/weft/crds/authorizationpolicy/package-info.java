/** The AuthorizationPolicy: who may talk to which pods. */
@NullMarked
package dev.weft.crds.authorizationpolicy;

import org.jspecify.annotations.NullMarked;
