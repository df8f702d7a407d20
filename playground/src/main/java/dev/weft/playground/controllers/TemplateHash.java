package dev.weft.playground.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * The value of the label {@code pod-template-hash}: the same for the same template, whatever the
 * order of its fields. Not the value that a real controller computes (that one hashes Go's memory
 * layout), but of the same look.
 */
final class TemplateHash {
  static final String LABEL = "pod-template-hash";

  /** Consonants and digits, so that no word arises. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final ObjectMapper JSON = new ObjectMapper();

  static String of(PodTemplateSpec template) {
    StringBuilder canonical = new StringBuilder();
    write(JSON.valueToTree(template), canonical);
    long hash = fnv1a(canonical.toString().getBytes(StandardCharsets.UTF_8)) & 0xffff_ffffL;
    StringBuilder text = new StringBuilder();
    for (char digit : Long.toString(hash).toCharArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }

  private static int fnv1a(byte[] bytes) {
    int hash = 0x811c9dc5;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * 0x01000193;
    }
    return hash;
  }

  private static void write(JsonNode node, StringBuilder out) {
    switch (node) {
      case ObjectNode object -> {
        out.append('{');
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          out.append(name).append(':');
          write(object.get(name), out);
          out.append(',');
        }
        out.append('}');
      }
      case ArrayNode array -> {
        out.append('[');
        array.forEach(each -> {
          write(each, out);
          out.append(',');
        });
        out.append(']');
      }
      default -> out.append(node);
    }
  }

  private TemplateHash() {}
}
