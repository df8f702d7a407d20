package dev.weft.proxy.admin;

import dev.weft.proxy.telemetry.Exposition;
import dev.weft.proxy.telemetry.Log;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
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
  private record Page(HttpResponseStatus status, String type, String body) {
    static Page text(HttpResponseStatus status, String body) {
      return new Page(status, TEXT, body + "\n");
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
    boolean local = isLocal(ctx);
    try {
      blocking.execute(() -> write(ctx, page(method, path, local), keepAlive));
    } catch (RejectedExecutionException e) {
      write(ctx, Page.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "busy"), false);
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
      case "/metrics" -> new Page(HttpResponseStatus.OK, Exposition.CONTENT_TYPE, admin.metrics());
      case "/state" -> new Page(HttpResponseStatus.OK, "application/json", admin.state());
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

  private static void write(ChannelHandlerContext ctx, Page page, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            page.status,
            Unpooled.copiedBuffer(page.body, StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.type);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (keepAlive) {
      ctx.writeAndFlush(response);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Log.debug("an admin connection failed", "cause", cause);
    ctx.close();
  }
}
