/** Whether a client may do what it asks. Pure: addresses, identities and paths in, verdicts out. */
@NullMarked
package dev.weft.proxy.authz;

import org.jspecify.annotations.NullMarked;
