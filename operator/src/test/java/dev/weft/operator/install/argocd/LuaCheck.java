package dev.weft.operator.install.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;

/**
 * Runs a health check in what Argo CD gives it (util/lua/lua.go): the global {@code obj}, the
 * libraries base, package and table, and no other; what it returns is a table of two texts.
 */
final class LuaCheck {
  private LuaCheck() {}

  /** What Argo CD shows of an object. */
  record Health(String status, String message) {}

  static Health run(String script, JsonNode object) {
    var globals = new Globals();
    globals.load(new BaseLib());
    globals.load(new PackageLib());
    globals.load(new TableLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", value(object));
    LuaValue answer = globals.load(script, "health.lua").call();
    return new Health(
        answer.checktable().get("status").checkjstring(),
        answer.checktable().get("message").checkjstring());
  }

  private static LuaValue value(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var table = new LuaTable();
        object.properties().forEach(field -> table.set(field.getKey(), value(field.getValue())));
        yield table;
      }
      case ArrayNode array -> {
        var table = new LuaTable();
        for (int i = 0; i < array.size(); i++) {
          table.set(i + 1, value(array.get(i))); // Lua counts from one
        }
        yield table;
      }
      case JsonNode leaf when leaf.isBoolean() -> LuaValue.valueOf(leaf.booleanValue());
      case JsonNode leaf when leaf.isNumber() -> LuaValue.valueOf(leaf.doubleValue());
      case JsonNode leaf when leaf.isNull() -> LuaValue.NIL;
      case JsonNode leaf -> LuaValue.valueOf(leaf.asText());
    };
  }
}
