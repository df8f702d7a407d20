/**
 * The playground's API server: what kubectl, Fabric8 and the operator need of a kube-apiserver, in
 * memory.
 */
@NullMarked
package dev.weft.playground.apiserver;

import org.jspecify.annotations.NullMarked;
