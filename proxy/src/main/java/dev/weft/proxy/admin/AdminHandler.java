package dev.weft.proxy.admin;

import dev.weft.proxy.telemetry.Exposition;
import dev.weft.proxy.telemetry.Log;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Answers /live, /ready, /metrics, /state and POST /drain. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Admin admin;
  private final Executor blocking;
  private final @Nullable InetAddress podAddress;

  /** An answer to be. */
  private sealed interface Page {
    record Whole(HttpResponseStatus status, String type, String body) implements Page {}

    record Metrics(Exposition exposition) implements Page {}

    static Page text(HttpResponseStatus status, String body) {
      return new Whole(status, TEXT, body + "\n");
    }
  }

  AdminHandler(Admin admin, Executor blocking, @Nullable InetAddress podAddress) {
    this.admin = admin;
    this.blocking = blocking;
    this.podAddress = podAddress;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    String path = new QueryStringDecoder(request.uri()).path();
    HttpMethod method = request.method();
    HttpVersion version = request.protocolVersion();
    boolean local = isLocal(ctx);
    try {
      blocking.execute(() -> {
        Page page = page(method, path, local);
        ctx.executor().execute(() -> write(ctx, page, method, version, keepAlive));
      });
    } catch (RejectedExecutionException e) {
      Page busy = Page.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "busy");
      write(ctx, busy, method, version, false);
    }
  }

  private Page page(HttpMethod method, String path, boolean local) {
    boolean post = method.equals(HttpMethod.POST);
    if (path.equals("/drain")) {
      return post ? drain(local) : Page.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "POST only");
    }
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      return Page.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET only");
    }
    return switch (path) {
      case "/live" -> Page.text(HttpResponseStatus.OK, "live");
      case "/ready" ->
          admin.isReady()
              ? Page.text(HttpResponseStatus.OK, "ready")
              : Page.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not ready");
      case "/metrics" -> new Page.Metrics(admin.metrics());
      case "/state" -> new Page.Whole(HttpResponseStatus.OK, "application/json", admin.state());
      default ->
          Page.text(
              HttpResponseStatus.NOT_FOUND,
              "here are /live /ready /metrics /state and POST /drain");
    };
  }

  private Page drain(boolean local) {
    if (!local) {
      return Page.text(HttpResponseStatus.FORBIDDEN, "only from the pod itself");
    }
    admin.drain();
    return Page.text(HttpResponseStatus.ACCEPTED, "draining");
  }

  private boolean isLocal(ChannelHandlerContext ctx) {
    InetAddress peer = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    return peer.isLoopbackAddress() || peer.equals(podAddress);
  }

  private static void write(
      ChannelHandlerContext ctx,
      Page page,
      HttpMethod method,
      HttpVersion version,
      boolean keepAlive) {
    boolean chunked = page instanceof Page.Metrics && version.equals(HttpVersion.HTTP_1_1);
    boolean stays = keepAlive && (chunked || page instanceof Page.Whole);
    ChannelFuture written =
        switch (page) {
          case Page.Whole whole -> ctx.writeAndFlush(whole(whole, stays));
          case Page.Metrics(Exposition exposition) -> {
            ctx.write(metrics(chunked, stays));
            yield method.equals(HttpMethod.HEAD)
                ? ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                : ctx.writeAndFlush(new HttpChunkedInput(new ExpositionInput(exposition)));
          }
        };
    if (!stays) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static HttpResponse whole(Page.Whole page, boolean stays) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            page.status,
            Unpooled.copiedBuffer(page.body, StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.type);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, stays);
    return response;
  }

  /** Of a length that nobody knows yet. */
  private static HttpResponse metrics(boolean chunked, boolean stays) {
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, Exposition.CONTENT_TYPE);
    HttpUtil.setTransferEncodingChunked(response, chunked);
    HttpUtil.setKeepAlive(response, stays);
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Log.debug("an admin connection failed", "cause", cause);
    ctx.close();
  }
}
