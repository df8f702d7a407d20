/**
 * What the schema of a field says beyond what Fabric8's annotations can: read by the CRD generation
 * and by nothing at run time.
 */
@NullMarked
package dev.weft.crds.schema;

import org.jspecify.annotations.NullMarked;
