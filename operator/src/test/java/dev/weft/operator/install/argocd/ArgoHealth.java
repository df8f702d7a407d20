package dev.weft.operator.install.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.operator.install.generate.Checkout;

/** What Argo CD makes of a status that the operator reports. */
public final class ArgoHealth {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArgoHealth() {}

  /**
   * Progressing, Degraded or Healthy.
   *
   * @param generation of the object; its status may speak of an earlier one
   */
  public static String of(String kind, long generation, Object status) {
    ObjectNode object = JSON.createObjectNode();
    object.putObject("metadata").put("generation", generation);
    object.set("status", JSON.<JsonNode>valueToTree(status));
    String script = Checkout.HERE.text(Checkout.CUSTOMIZATIONS + kind + "/health.lua");
    return LuaCheck.run(script, object).status();
  }
}
