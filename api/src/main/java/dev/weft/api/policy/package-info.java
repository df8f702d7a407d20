/** What a pod's proxy lets in: the authorization of inbound traffic. Values only. */
@NullMarked
package dev.weft.api.policy;

import org.jspecify.annotations.NullMarked;
