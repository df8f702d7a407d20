/** The Certificate: a trust anchor or an issuer, kept in a Secret and renewed before it expires. */
@NullMarked
package dev.weft.crds.certificate;

import org.jspecify.annotations.NullMarked;
