package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.bytes;
import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.type.DataType.Simple;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** Bytes as text and back, and digests of bytes. */
final class EncodingFunctions {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Signature DIGEST = Signature.of(Simple.VARCHAR, Kind.BINARY);
  private static final Signature DECODE = Signature.of(Simple.VARBINARY, Kind.STRING);

  private EncodingFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        digest("md5", "MD5", "md5('sheaf') = b66124d33b3a4d3ac3de6673927c1e93"),
        digest("sha1", "SHA-1", "sha1('') = da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        digest(
            "sha224",
            "SHA-224",
            "sha224('') = d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"),
        digest(
            "sha256",
            "SHA-256",
            "sha256('') = e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        digest("sha384", "SHA-384", "left(sha384(''), 8) = 38b060a7"),
        digest("sha512", "SHA-512", "left(sha512(''), 8) = cf83e135"),
        number(
            "crc32",
            Signature.of(Simple.BIGINT, Kind.BINARY),
            (in, row) -> crc32(in.bytes(0, row)),
            "The CRC-32 of the bytes.",
            "crc32('123456789') = 3421780262"),
        number(
            "xxhash64",
            Signature.of(Simple.BIGINT, Kind.BINARY, Kind.INTEGER).optional(1),
            (in, row) ->
                ByteHashes.xxHash64(in.bytes(0, row), in.count() == 2 ? in.number(1, row) : 0),
            "The XXH64 of the bytes, with a seed of 0 or the one given.",
            "xxhash64('') = -1205034819632174695"),
        number(
            "murmur_hash3 murmur3",
            Signature.of(Simple.INTEGER, Kind.BINARY, Kind.INTEGER).optional(1),
            (in, row) ->
                ByteHashes.murmur3(in.bytes(0, row), in.count() == 2 ? (int) in.number(1, row) : 0),
            "The 32-bit MurmurHash3 of the bytes, with a seed of 0 or the one given.",
            "murmur_hash3('hello') = 613153351"),
        string(
            "hex",
            Signature.of(Simple.VARCHAR, Kind.INTEGER)
                .or(Signature.of(Simple.VARCHAR, Kind.BINARY)),
            (in, row) ->
                in.text(0) == null
                    ? Long.toHexString(in.number(0, row)).toUpperCase(Locale.ROOT)
                    : HEX.formatHex(in.bytes(0, row)),
            "Hexadecimal digits of an integer, or of the bytes.",
            "hex('sheaf') = 7368656166"),
        bytes(
            "unhex from_hex",
            DECODE,
            (in, row) -> unhex(in.string(0, row)),
            "The bytes that hexadecimal digits mean.",
            "decode(unhex('7368656166')) = sheaf"),
        bytes(
            "unbin from_binary",
            DECODE,
            (in, row) -> unbin(in.string(0, row)),
            "The bytes that binary digits mean.",
            "decode(unbin('01110011')) = s"),
        string(
            "base64 to_base64",
            Signature.of(Simple.VARCHAR, Kind.BINARY),
            (in, row) -> Base64.getEncoder().encodeToString(in.bytes(0, row)),
            "The bytes in base 64.",
            "base64('sheaf') = c2hlYWY="),
        bytes(
            "from_base64 unbase64",
            DECODE,
            (in, row) -> fromBase64(in.string(0, row)),
            "The bytes that text in base 64 means.",
            "decode(from_base64('c2hlYWY=')) = sheaf"),
        bytes(
            "encode to_utf8",
            DECODE,
            (in, row) -> in.bytes(0, row),
            "The string's bytes.",
            "octet_length(encode('é')) = 2"),
        string(
            "decode from_utf8",
            Signature.of(Simple.VARCHAR, Kind.BINARY),
            (in, row) -> decoded(in.bytes(0, row)),
            "The string that bytes of UTF-8 mean; other bytes are an error.",
            "decode(encode('é')) = é"),
        string(
            "url_encode",
            Signature.of(Simple.VARCHAR, Kind.STRING),
            (in, row) ->
                URLEncoder.encode(in.string(0, row), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A")
                    .replace("%7E", "~"),
            "With %XX for what may not stand in a URL.",
            "url_encode('a b/é') = a%20b%2F%C3%A9"),
        string(
            "url_decode",
            Signature.of(Simple.VARCHAR, Kind.STRING),
            (in, row) -> urlDecoded(in.string(0, row)),
            "With %XX made bytes; what is no such stays.",
            "url_decode('a%20b') = a b"));
  }

  private static ScalarFunction digest(String name, String algorithm, String example) {
    return string(
        name,
        DIGEST,
        (in, row) -> digest(algorithm, in.bytes(0, row)),
        "The " + algorithm + " of the bytes in hexadecimal digits.",
        example);
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException everyJdkHasThem) {
      throw new IllegalStateException(everyJdkHasThem);
    }
  }

  private static long crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static byte[] unhex(String digits) {
    try {
      return HEX.parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    } catch (IllegalArgumentException malformed) {
      throw Errors.invalidArgument("'" + digits + "' is no hexadecimal number");
    }
  }

  private static byte[] unbin(String digits) {
    byte[] out = new byte[(digits.length() + 7) / 8];
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(digits.length() - 1 - i);
      if (digit != '0' && digit != '1') {
        throw Errors.invalidArgument("'" + digits + "' is no binary number");
      }
      out[out.length - 1 - i / 8] |= (byte) ((digit - '0') << i % 8);
    }
    return out;
  }

  private static byte[] fromBase64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw Errors.invalidArgument("'" + text + "' is not in base 64");
    }
  }

  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw Errors.invalidArgument("the bytes " + HEX.formatHex(bytes) + " are not UTF-8");
    }
  }

  private static String urlDecoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      boolean escape =
          in[i] == '%'
              && i + 2 < in.length
              && HexFormat.isHexDigit(in[i + 1])
              && HexFormat.isHexDigit(in[i + 2]);
      if (escape) {
        out[length++] =
            (byte) (HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
