package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The variables that tell a container of the Services of its namespace, and always of the API
 * server.
 */
final class ServiceVariables {
  static Map<String, String> of(List<Service> services, String apiHost, int apiPort) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Service service : services) {
      String address = service.getSpec().getClusterIP();
      if (address != null
          && !address.isEmpty()
          && !address.equals("None")
          && !service.getSpec().getPorts().isEmpty()) {
        add(service, address, all);
      }
    }
    all.put("KUBERNETES_SERVICE_HOST", apiHost);
    all.put("KUBERNETES_SERVICE_PORT", Integer.toString(apiPort));
    all.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(apiPort));
    return all;
  }

  private static void add(Service service, String address, Map<String, String> all) {
    String name = shout(service.getMetadata().getName());
    List<ServicePort> ports = service.getSpec().getPorts();
    all.put(name + "_SERVICE_HOST", address);
    all.put(name + "_SERVICE_PORT", Integer.toString(ports.getFirst().getPort()));
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        all.put(name + "_SERVICE_PORT_" + shout(port.getName()), Integer.toString(port.getPort()));
      }
      String protocol =
          port.getProtocol() == null ? "tcp" : port.getProtocol().toLowerCase(Locale.ROOT);
      String url = protocol + "://" + address + ":" + port.getPort();
      all.putIfAbsent(name + "_PORT", url);
      String prefix = name + "_PORT_" + port.getPort() + "_" + protocol.toUpperCase(Locale.ROOT);
      all.put(prefix, url);
      all.put(prefix + "_PROTO", protocol);
      all.put(prefix + "_PORT", Integer.toString(port.getPort()));
      all.put(prefix + "_ADDR", address);
    }
  }

  private static String shout(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  private ServiceVariables() {}
}
