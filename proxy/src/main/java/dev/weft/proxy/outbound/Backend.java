package dev.weft.proxy.outbound;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers;
import dev.weft.api.SpiffeId;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.balance.Candidate;
import dev.weft.proxy.balance.Load;
import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.breaker.Circuit;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.Notes;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.http.versions.EitherUpstream;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.state.Breaker;
import dev.weft.proxy.telemetry.RequestMeters;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.tls.Identity;
import dev.weft.proxy.tls.Link;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as one event loop sees it, and the innermost part of the stack: what goes in here is
 * one attempt.
 */
final class Backend implements Candidate {
  private static final AsciiString TARGET_PORT = AsciiString.cached(Headers.TARGET_PORT);
  private static final AsciiString ERROR = AsciiString.cached(Headers.ERROR);

  private final Endpoint endpoint;
  private final InetSocketAddress application;
  private final Loop loop;
  private final Load load;
  private final Link link;
  private final Upstream pool;
  private final RequestMeters meters;
  private final TcpMeters tcp;
  private final Counter opened;
  private final @Nullable String targetPort;
  private final @Nullable InetSocketAddress proxy;
  private final long hash;
  private @Nullable Breaker breaker;

  /**
   * @param protocol what the destination declares
   * @param application where the endpoint's application listens
   * @param nowNanos the same for all that become known together: none shall seem the slower for
   *     being made later
   */
  Backend(
      Endpoint endpoint,
      InetSocketAddress application,
      LoadBalancer settings,
      Supplier<Protocol> protocol,
      Environment environment,
      RequestMeters meters,
      TcpMeters tcp,
      long nowNanos) {
    this.endpoint = endpoint;
    this.application = application;
    this.loop = environment.loop();
    this.opened = environment.opened();
    this.load = new Load(settings, nowNanos);
    this.hash = Rendezvous.hash(endpoint.key());
    this.meters = meters;
    this.tcp = tcp;
    int proxyPort = environment.ownPod().proxyPort(endpoint, application.getAddress());
    boolean viaProxy = proxyPort != 0;
    this.targetPort = viaProxy ? Integer.toString(endpoint.port()) : null;
    this.proxy = viaProxy ? new InetSocketAddress(application.getAddress(), proxyPort) : null;
    InetSocketAddress connectTo = proxy != null ? proxy : application;
    this.link = link(endpoint, environment.identity());
    this.pool =
        new EitherUpstream(loop, List.of(connectTo), link, endpoint.meshed(), protocol, tcp);
  }

  private static Link link(Endpoint endpoint, Identity own) {
    String identity = endpoint.identity();
    if (identity == null) {
      return Link.PLAIN;
    }
    return switch (SpiffeId.parse(identity)) {
      case SpiffeId.Parsed.Ok(SpiffeId id) -> Link.to(own, id);
      case SpiffeId.Parsed.Malformed(String why) ->
          throw new IllegalArgumentException(why); // discovery lets no such through
    };
  }

  /** What is known of the endpoint stays. */
  void settings(LoadBalancer balancing, @Nullable Breaker breaking) {
    load.settings(balancing);
    breaker = breaking;
  }

  void serve(Call call, Responder responder, long nowNanos) {
    HttpHeaders headers = call.exchange().request().headers();
    if (targetPort != null) {
      headers.set(TARGET_PORT, targetPort);
    } else {
      headers.remove(TARGET_PORT);
    }
    load.begin();
    meters.request();
    RequestMeters attempts = call.attempts();
    if (attempts != null) {
      attempts.request();
    }
    Notes notes = call.exchange().notes();
    if (notes != null) {
      notes.sentTo(application, endpoint.identity(), nowNanos);
    }
    var measured = new Measured(call, responder, nowNanos);
    Trial trial = trial(nowNanos);
    pool.send(call.exchange(), trial == null ? measured : new Watched(call, measured, trial));
  }

  /** To be told what comes of what is about to be sent; null where there is no breaker. */
  @Nullable Trial trial(long nowNanos) {
    return breaker == null ? null : new Trial(breaker, breaker.begin(nowNanos), loop, opened);
  }

  /** Counts one attempt, whatever comes of it, exactly once. */
  private final class Measured extends Tap {
    private final Call call;
    private final long startNanos;
    private long latencyNanos;
    private int status;
    private int grpcStatus = GrpcStatus.NONE;
    private boolean failure;
    private boolean ended;

    Measured(Call call, Responder next, long startNanos) {
      super(next);
      this.call = call;
      this.startNanos = startNanos;
    }

    @Override
    public void head(HttpResponse response) {
      long nowNanos = loop.nowNanos();
      latencyNanos = nowNanos - startNanos;
      status = response.status().code();
      if (call.exchange().isGrpc()) {
        grpcStatus = Grpc.status(response.headers());
      }
      failure = call.route().isFailure(status, grpcStatus);
      if (!endpoint.meshed()) {
        response.headers().remove(ERROR); // only a proxy may say so
        load.answered(latencyNanos, nowNanos);
      } else if (saysUnreachable(response)) {
        load.failed(nowNanos);
      } else {
        load.answered(latencyNanos, nowNanos);
      }
      next.head(response);
    }

    @Override
    public void body(HttpContent content) {
      if (content instanceof LastHttpContent last) {
        if (call.exchange().isGrpc()) {
          grpcStatus = Grpc.statusAtEnd(grpcStatus, status, last);
          failure = call.route().isFailure(status, grpcStatus);
        }
        end();
      }
      next.body(content);
    }

    @Override
    public void upgraded(HttpResponse response, Channel upstream) {
      long nowNanos = loop.nowNanos();
      latencyNanos = nowNanos - startNanos;
      status = response.status().code();
      load.answered(latencyNanos, nowNanos);
      end();
      next.upgraded(response, upstream);
    }

    @Override
    public void failed(Failure reason) {
      if (!(reason instanceof Failure.Overload)) {
        load.failed(loop.nowNanos());
      }
      if (call.exchange().isGrpc()) {
        grpcStatus = reason.grpcStatus();
      }
      broken(reason.status());
      next.failed(reason);
    }

    /** A deadline passed, the client left, or another attempt follows on the head. */
    @Override
    public void abandoned() {
      if (!call.exchange().isEnded()) {
        broken(504);
      } else if (status != 0) {
        end(); // the client left in the middle of the answer: nobody's failure
      } else {
        finish(); // or before it
      }
    }

    private void broken(int statusWithoutHead) {
      if (status == 0) {
        long nowNanos = loop.nowNanos();
        status = statusWithoutHead;
        latencyNanos = nowNanos - startNanos;
        load.waited(latencyNanos, nowNanos);
      }
      failure = true;
      end();
    }

    private void end() {
      if (!ended) {
        meters.response(status, grpcStatus, failure, latencyNanos);
        RequestMeters attempts = call.attempts();
        if (attempts != null) {
          attempts.response(status, grpcStatus, failure, latencyNanos);
        }
        finish();
      }
    }

    private void finish() {
      if (!ended) {
        ended = true;
        load.end();
      }
    }
  }

  /** The endpoint's proxy says that it did not get through to its application. */
  static boolean saysUnreachable(HttpResponse response) {
    String error = response.headers().get(ERROR);
    return error != null
        && (error.equals(Headers.Cause.CONNECT_FAILED.text())
            || error.equals(Headers.Cause.REFUSED.text())
            || error.equals(Headers.Cause.RESET.text()));
  }

  Endpoint endpoint() {
    return endpoint;
  }

  InetSocketAddress application() {
    return application;
  }

  /**
   * Its proxy, where that must be asked for by name; null where the application's port leads there.
   */
  @Nullable InetSocketAddress proxy() {
    return proxy;
  }

  Link link() {
    return link;
  }

  RequestMeters meters() {
    return meters;
  }

  TcpMeters tcp() {
    return tcp;
  }

  @Override
  public Load load() {
    return load;
  }

  @Nullable Breaker breaker() {
    return breaker;
  }

  @Override
  public boolean isUsableAt(long nowNanos) {
    return !load.isPenalisedAt(nowNanos)
        && (breaker == null || breaker.circuit().admitsAt(nowNanos));
  }

  /** Requests go elsewhere, but for a probe. */
  boolean isPassedOverAt(long nowNanos) {
    return load.isPenalisedAt(nowNanos)
        || (breaker != null && !(breaker.circuit() instanceof Circuit.Closed));
  }

  @Override
  public boolean isProbeDueAt(long nowNanos) {
    return breaker != null && breaker.circuit().isProbeDueAt(nowNanos);
  }

  @Override
  public long hash() {
    return hash;
  }

  int connections() {
    return pool.size();
  }

  void sweep(long nowNanos) {
    pool.sweep(nowNanos);
  }

  void close() {
    pool.close();
  }
}
