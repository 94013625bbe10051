import { createSecretKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decrypt, encrypt } from "../../src/base/authenticated-cipher.ts";

const KEY = "feffe9928665731c6d6a8f9467308308".repeat(2);
const NONCE = "cafebabefacedbaddecaf888";
const PLAIN =
  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const CIPHER =
  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

/** Test cases 13 to 16 of "The Galois/Counter Mode of Operation", which NIST SP 800-38D goes by. */
const VECTORS = [
  {
    ...{ key: "00".repeat(32), nonce: "00".repeat(12), context: "", plain: "", cipher: "" },
    tag: "530f8afbc74536b9a963b4f1c4cb738b",
  },
  {
    ...{ key: "00".repeat(32), nonce: "00".repeat(12), context: "", plain: "00".repeat(16) },
    cipher: "cea7403d4d606b6e074ec5d3baf39d18",
    tag: "d0d1c8a799996bf0265b98b5d48ab919",
  },
  {
    ...{ key: KEY, nonce: NONCE, context: "", plain: PLAIN, cipher: CIPHER },
    tag: "b094dac5d93471bdec1a502270e3cc6c",
  },
  {
    ...{ key: KEY, nonce: NONCE, context: "feedfacedeadbeeffeedfacedeadbeefabaddad2" },
    ...{ plain: PLAIN.slice(0, 120), cipher: CIPHER.slice(0, 120) },
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
].map((vector) => ({
  key: createSecretKey(Buffer.from(vector.key, "hex")),
  input: { nonce: Buffer.from(vector.nonce, "hex"), context: Buffer.from(vector.context, "hex") },
  plain: Buffer.from(vector.plain, "hex"),
  sealed: vector.cipher + vector.tag,
}));

describe("AES-256-GCM", () => {
  it.each(VECTORS)("gives the published ciphertext and tag", ({ key, input, plain, sealed }) => {
    expect(encrypt(key, plain, input).toString("hex")).toBe(sealed);
    expect(decrypt(key, Buffer.from(sealed, "hex"), input)).toEqual(plain);
  });

  it("opens nothing of which a bit was changed, nor with a shortened tag", () => {
    const key = createSecretKey(Buffer.from(KEY, "hex"));
    const input = { nonce: Buffer.from(NONCE, "hex"), context: Buffer.from("a place") };
    const plain = Buffer.from(PLAIN, "hex");
    const sealed = encrypt(key, plain, input);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decrypt(key, changed, input)).toThrow();
    }
    expect(() => decrypt(key, sealed.subarray(0, -1), input)).toThrow();
    expect(() => decrypt(key, Buffer.alloc(3), input)).toThrow();
  });
});
