/** Argo CD's health checks, run as Argo CD runs them. */
@NullMarked
package dev.weft.operator.install.argocd;

import org.jspecify.annotations.NullMarked;
