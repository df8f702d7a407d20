package dev.weft.operator.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The {@code exp} claim of a JSON Web Token (RFC 7519, section 4.1.4). Only to bound how long an
 * answer of the API server is remembered: the token itself is judged by the API server alone.
 */
final class JwtExpiry {
  private static final JsonFactory JSON = new JsonFactory();

  private JwtExpiry() {}

  static Optional<Instant> of(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(parts[1]))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("exp") && value.isNumeric()) {
          return Optional.of(Instant.ofEpochSecond(json.getLongValue()));
        }
        json.skipChildren();
      }
    } catch (IOException | IllegalArgumentException notAJwt) {
      // Then nothing is known of its end.
    }
    return Optional.empty();
  }
}
