package dev.weft.image.training;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A list of header fields as HPACK writes them (RFC 7541), in its plainest form. */
final class HeaderBlock {
  /** "200": entry 8 of the static table (RFC 7541, appendix A). */
  static final byte STATUS_200 = (byte) 0x88;

  /** The dynamic table gets "user-agent: www.example.com" (its Huffman code: appendix C.4.1). */
  private static final byte[] USER_AGENT = HexFormat.of().parseHex("7a8cf1e3c2e5f23a6ba0ab90f4ff");

  /** And refers to it from then on. */
  private static final byte[] SAME_USER_AGENT = {(byte) 0xbe};

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Of a response. */
  static HeaderBlock ok() {
    var block = new HeaderBlock();
    block.bytes.write(STATUS_200);
    return block;
  }

  /** A literal that no table keeps (section 6.2.2); name and value are shorter than 127 bytes. */
  HeaderBlock with(String name, String value) {
    bytes.write(0);
    literal(name);
    literal(value);
    return this;
  }

  HeaderBlock withUserAgent(boolean first) {
    bytes.writeBytes(first ? USER_AGENT : SAME_USER_AGENT);
    return this;
  }

  private void literal(String text) {
    bytes.write(text.length());
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
