package dev.weft.image.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An identity for a proxy that runs from files, made by the JDK's keytool: this module knows the
 * JDK alone.
 */
final class OwnIdentity {
  /** What a proxy is that its environment tells nothing else. */
  static final String ID = "spiffe://cluster.local/ns/default/sa/default";

  private static final String PASSWORD = "training"; // of a file that lives for a second

  private OwnIdentity() {}

  /** Writes tls.crt, tls.key and ca.crt to {@code identity} below the directory. */
  static void write(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("identity.p12");
    try {
      keytool(store, "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c", "-ext", "ku:c=keyCertSign");
      keytool(
          store,
          "-alias",
          "own",
          "-signer",
          "ca",
          "-dname",
          "CN=own",
          "-ext",
          "ku:c=digitalSignature",
          "-ext",
          "eku=serverAuth,clientAuth",
          "-ext",
          "san=uri:" + ID);
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Path files = Files.createDirectories(directory.resolve("identity"));
      write(files, "ca.crt", "CERTIFICATE", keys.getCertificate("ca").getEncoded());
      write(files, "tls.crt", "CERTIFICATE", keys.getCertificate("own").getEncoded());
      byte[] key = keys.getKey("own", PASSWORD.toCharArray()).getEncoded();
      write(files, "tls.key", "PRIVATE KEY", key);
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool made something else than it should", e);
    } finally {
      Files.deleteIfExists(store);
    }
  }

  private static void keytool(Path store, String... what) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(tool(), "-genkeypair"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-startdate", "-1H", "-validity", "2"));
    command.addAll(List.of(what));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said.strip());
    }
  }

  private static String tool() {
    return Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
  }

  private static void write(Path directory, String file, String label, byte[] der)
      throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }
}
