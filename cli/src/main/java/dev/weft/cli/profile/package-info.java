/** {@code weft profile}: writes a ServiceProfile from what describes a service, or from traffic. */
@NullMarked
package dev.weft.cli.profile;

import org.jspecify.annotations.NullMarked;
