/** What is to be done next so that the fleet's proxies have the image that they should. Pure. */
@NullMarked
package dev.weft.operator.upgrade;

import org.jspecify.annotations.NullMarked;
