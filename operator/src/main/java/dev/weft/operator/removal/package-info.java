/** How a Mesh goes: no application may break by it, and nothing of Weft's stays behind. */
@NullMarked
package dev.weft.operator.removal;

import org.jspecify.annotations.NullMarked;
