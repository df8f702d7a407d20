package dev.weft.operator.gateway;

import dev.weft.api.route.Answer;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.UrlRewrite;
import dev.weft.operator.gateway.RoutePolicy.Copy;
import dev.weft.operator.translate.HeaderFields;
import dev.weft.operator.translate.Problems;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Fraction;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeader;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathModifier;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestMirrorFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestRedirectFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPURLRewriteFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The filters of one rule, or of one backend. */
final class RuleFilters {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int FOUND = 302; // the schema's default
  private static final int PERCENT = 100;

  private final Problems problems;
  private final HeaderFields fields;
  private final References references;
  private final @Nullable String prefix;

  private Changes request = Changes.NONE;
  private Changes response = Changes.NONE;
  private @Nullable UrlRewrite rewrite;
  private Answer.@Nullable Redirect redirect;
  private final List<Copy> copies = new ArrayList<>();

  /**
   * @param prefix that the rule matches, for ReplacePrefixMatch; null: it matches more than that
   */
  RuleFilters(Problems problems, References references, @Nullable String prefix) {
    this.problems = problems;
    this.fields = new HeaderFields(problems);
    this.references = references;
    this.prefix = prefix;
  }

  RuleFilters take(List<HTTPRouteFilter> filters, String field) {
    for (int i = 0; i < filters.size(); i++) {
      take(filters.get(i), field + ".filters[" + i + "]");
    }
    return this;
  }

  private void take(HTTPRouteFilter filter, String field) {
    switch (Objects.requireNonNullElse(filter.getType(), "")) {
      case "RequestHeaderModifier" ->
          request = changes(filter.getRequestHeaderModifier(), field + ".requestHeaderModifier");
      case "ResponseHeaderModifier" ->
          response = changes(filter.getResponseHeaderModifier(), field + ".responseHeaderModifier");
      case "URLRewrite" -> rewrite = rewrite(filter.getUrlRewrite(), field + ".urlRewrite");
      case "RequestRedirect" ->
          redirect = redirect(filter.getRequestRedirect(), field + ".requestRedirect");
      case "RequestMirror" -> copy(filter.getRequestMirror(), field + ".requestMirror");
      default ->
          problems.add(
              field + ".type",
              "'"
                  + filter.getType()
                  + "' (expected: RequestHeaderModifier, ResponseHeaderModifier, URLRewrite,"
                  + " RequestRedirect or RequestMirror)");
    }
  }

  @Nullable HeaderChanges headers() {
    return request.isEmpty() && response.isEmpty() ? null : new HeaderChanges(request, response);
  }

  @Nullable UrlRewrite rewrite() {
    return rewrite;
  }

  Answer.@Nullable Redirect redirect() {
    return redirect;
  }

  List<Copy> copies() {
    return copies;
  }

  /** A backend's own filters change headers, and do nothing else. */
  static void onlyHeaders(List<HTTPRouteFilter> filters, String field, Problems problems) {
    for (int i = 0; i < filters.size(); i++) {
      String type = Objects.requireNonNullElse(filters.get(i).getType(), "");
      if (!type.equals("RequestHeaderModifier") && !type.equals("ResponseHeaderModifier")) {
        problems.add(
            field + ".filters[" + i + "].type",
            "'"
                + type
                + "' (expected, for one backend: RequestHeaderModifier or ResponseHeaderModifier)");
      }
    }
  }

  private Changes changes(@Nullable HTTPHeaderFilter asked, String field) {
    if (asked == null) {
      return Changes.NONE;
    }
    for (int i = 0; i < asked.getRemove().size(); i++) {
      fields.name(asked.getRemove().get(i), field + ".remove[" + i + "]");
    }
    return new Changes(
        asked.getRemove(),
        headers(asked.getSet(), field + ".set"),
        headers(asked.getAdd(), field + ".add"));
  }

  private List<Header> headers(List<HTTPHeader> asked, String field) {
    var headers = new ArrayList<Header>();
    for (int i = 0; i < asked.size(); i++) {
      headers.add(
          fields.header(asked.get(i).getName(), asked.get(i).getValue(), field + "[" + i + "]"));
    }
    return headers;
  }

  private @Nullable UrlRewrite rewrite(@Nullable HTTPURLRewriteFilter asked, String field) {
    return asked == null
        ? null
        : new UrlRewrite(host(asked.getHostname(), field), path(asked.getPath(), field + ".path"));
  }

  private @Nullable String host(@Nullable String asked, String field) {
    if (asked != null && !UrlRewrite.isHost(asked)) {
      problems.add(
          field + ".hostname", "'" + asked + "' (expected: " + UrlRewrite.EXPECTED_HOST + ")");
    }
    return asked;
  }

  private Answer.@Nullable Redirect redirect(
      @Nullable HTTPRequestRedirectFilter asked, String field) {
    if (asked == null) {
      return null;
    }
    String scheme = asked.getScheme();
    if (scheme != null && !scheme.equals("http") && !scheme.equals("https")) {
      problems.add(field + ".scheme", "'" + scheme + "' (expected: http or https)");
    }
    int status = Objects.requireNonNullElse(asked.getStatusCode(), FOUND);
    if (!REDIRECTS.contains(status)) {
      problems.add(field + ".statusCode", "'" + status + "' (expected: 301, 302, 303, 307 or 308)");
    }
    return new Answer.Redirect(
        scheme,
        host(asked.getHostname(), field),
        path(asked.getPath(), field + ".path"),
        asked.getPort(),
        status);
  }

  private @Nullable PathChange path(@Nullable HTTPPathModifier asked, String field) {
    if (asked == null) {
      return null;
    }
    return switch (Objects.requireNonNullElse(asked.getType(), "")) {
      case "ReplaceFullPath" ->
          new PathChange.Full(whole(asked.getReplaceFullPath(), field + ".replaceFullPath"));
      case "ReplacePrefixMatch" -> prefix(asked.getReplacePrefixMatch(), field);
      default -> {
        problems.add(
            field + ".type",
            "'" + asked.getType() + "' (expected: ReplaceFullPath or ReplacePrefixMatch)");
        yield null;
      }
    };
  }

  private @Nullable PathChange prefix(@Nullable String replacement, String field) {
    if (prefix == null) {
      problems.add(
          field + ".type",
          "'ReplacePrefixMatch' (expected: only where the rule has one match, of a PathPrefix)");
      return null;
    }
    return new PathChange.Prefix(prefix, whole(replacement, field + ".replacePrefixMatch"));
  }

  /** Nothing stands for the root. */
  private String whole(@Nullable String asked, String field) {
    String path = asked == null || asked.isEmpty() ? "/" : asked;
    if (!PathChange.isPath(path)) {
      problems.add(field, "'" + path + "' (expected: " + PathChange.EXPECTED + ")");
    }
    return path;
  }

  private void copy(@Nullable HTTPRequestMirrorFilter asked, String field) {
    if (asked == null || asked.getBackendRef() == null) {
      return;
    }
    BackendObjectReference to = asked.getBackendRef();
    Fraction fraction = asked.getFraction();
    int numerator =
        fraction == null
            ? Objects.requireNonNullElse(asked.getPercent(), PERCENT)
            : Objects.requireNonNullElse(fraction.getNumerator(), 0);
    int denominator =
        fraction == null ? PERCENT : Objects.requireNonNullElse(fraction.getDenominator(), PERCENT);
    if (numerator < 0 || denominator <= 0 || numerator > denominator) {
      problems.add(
          field + (fraction == null ? ".percent" : ".fraction"),
          numerator + " of " + denominator + " (expected: from none to all)");
    }
    copies.add(
        new Copy(
            references.backend(
                field + ".backendRef",
                to.getGroup(),
                to.getKind(),
                to.getName(),
                to.getNamespace(),
                to.getPort()),
            numerator,
            denominator));
  }
}
