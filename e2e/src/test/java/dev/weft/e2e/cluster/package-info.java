/**
 * The mesh on a real cluster, whichever KUBECONFIG names: {@code mvn verify -Pcluster}. The images
 * of this checkout must be there (build/cluster-images, or the Dockerfile). Each class brings what
 * it needs; the one of removal takes it all away.
 */
@NullMarked
package dev.weft.e2e.cluster;

import org.jspecify.annotations.NullMarked;
