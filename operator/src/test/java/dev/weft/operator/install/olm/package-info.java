/** What OLM, its catalogs and its tools ask of a bundle, as far as a file can show it. */
@NullMarked
package dev.weft.operator.install.olm;

import org.jspecify.annotations.NullMarked;
