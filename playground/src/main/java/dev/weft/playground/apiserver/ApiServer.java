package dev.weft.playground.apiserver;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.weft.playground.apiserver.access.Credentials;
import dev.weft.playground.apiserver.access.Tokens;
import dev.weft.playground.apiserver.admission.Webhooks;
import dev.weft.playground.apiserver.http.Shell;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.life.Caretaker;
import dev.weft.playground.apiserver.store.Event;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Builtin;
import dev.weft.playground.apiserver.write.ClusterIps;
import dev.weft.playground.apiserver.write.Shape;
import dev.weft.playground.apiserver.write.Writes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The playground's API server: what kubectl, Fabric8 and the operator need of a kube-apiserver,
 * over TLS.
 */
public final class ApiServer implements AutoCloseable {
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  static {
    // Read once by the JDK's server: without it small answers wait for the client's delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final HttpsServer server;
  private final ExecutorService threads;
  private final Store store;
  private final Credentials credentials;
  private final Caretaker caretaker;
  private final String host;

  private ApiServer(
      HttpsServer server,
      ExecutorService threads,
      Store store,
      Credentials credentials,
      Caretaker caretaker,
      String host) {
    this.server = server;
    this.threads = threads;
    this.store = store;
    this.credentials = credentials;
    this.caretaker = caretaker;
    this.host = host;
  }

  /** Starts to serve; throws {@link IOException} with a message for the user when it cannot. */
  public static ApiServer start(ApiServerOptions options) throws IOException {
    ClusterIps clusterIps = new ClusterIps(options.serviceCidr());
    HttpsServer server = bind(options);
    Store store = new Store(options.keep());
    Credentials credentials =
        Credentials.load(
            options.keep(),
            options.address(),
            options.names(),
            clusterIps.first(),
            options.clock());
    Catalog catalog = new Catalog();
    catalog.define(store.list(DEFINITIONS, null).objects().values());
    Shape shape = new Shape();
    Builtin builtin = new Builtin(store, clusterIps, options.clock());
    Writes writes = new Writes(store, new Webhooks(store), builtin, shape, options.clock());
    Caretaker caretaker = new Caretaker(store, catalog, writes, credentials.caPem());
    store.onChange(event -> changed(event, store, catalog, caretaker));
    Tokens tokens =
        new Tokens(
            credentials.tokenKey(), credentials.tokenVerificationKey(), store, options.clock());
    server.setHttpsConfigurator(new WantClientCertificate(credentials.serverContext()));
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    String address = options.address() + ":" + server.getAddress().getPort();
    server.createContext(
        "/",
        Shell.handler(store, catalog, writes, tokens, options.node(), options.clock(), address));
    caretaker.start();
    server.start();
    return new ApiServer(server, threads, store, credentials, caretaker, options.address());
  }

  private static HttpsServer bind(ApiServerOptions options) throws IOException {
    try {
      return HttpsServer.create(new InetSocketAddress(options.address(), options.port()), 256);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on "
              + options.address()
              + ":"
              + options.port()
              + ": "
              + e.getMessage()
              + " (is another program using port "
              + options.port()
              + "?)",
          e);
    }
  }

  /** Under the store's lock. */
  private static void changed(Event event, Store store, Catalog catalog, Caretaker caretaker) {
    if (event.key().collection().equals(DEFINITIONS)) {
      catalog.define(store.list(DEFINITIONS, null).objects().values());
    }
    caretaker.look();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "https://" + host + ":" + port();
  }

  /** A kubeconfig of an administrator (group system:masters), with a client certificate. */
  public String kubeconfig() {
    return credentials.adminKubeconfig(url());
  }

  /** A kubeconfig of a ServiceAccount, with a token of its own. */
  public String kubeconfigFor(String namespace, String serviceAccount, String token) {
    return credentials.tokenKubeconfig(url(), namespace, serviceAccount, token);
  }

  @Override
  public void close() throws IOException {
    caretaker.close();
    store.close(); // ends the watches
    server.stop(0);
    threads.shutdownNow();
  }

  /** Client certificates are welcome; who has none may have a token. */
  private static final class WantClientCertificate extends HttpsConfigurator {
    WantClientCertificate(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters tls = getSSLContext().getDefaultSSLParameters();
      tls.setWantClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }
}
