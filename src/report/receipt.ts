import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { toCanonicalJson } from "./canonical-json.ts";
import { type ManifestEntry, manifestEntrySchema } from "./evidence/evidence-manifest.ts";

/** A date that the bureau promises; `due` is null when the calendar does not reach that far. */
interface PromisedDate {
  readonly clock: string;
  readonly due: LocalDate | null;
  readonly provisional: boolean;
}

/** What the bureau confirms to have received. Holds nothing about the person. */
export interface Receipt {
  readonly caseNumber: string;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  readonly type: string;
  readonly office: string;
  /** All matters, where they are several. */
  readonly matters?: readonly { readonly type: string; readonly office: string }[];
  readonly promises: readonly PromisedDate[];
  readonly evidence: readonly ManifestEntry[];
}

export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly algorithm: "Ed25519";
  /** The first 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** Base64, over the canonical JSON of the receipt. */
  readonly signature: string;
}

const signedReceiptSchema = z.object({
  receipt: z.object({
    caseNumber: z.string(),
    submittedAt: z.string(),
    type: z.string(),
    office: z.string(),
    matters: z.array(z.object({ type: z.string(), office: z.string() })).exactOptional(),
    promises: z.array(
      z.object({ clock: z.string(), due: z.string().nullable(), provisional: z.boolean() }),
    ),
    evidence: z.array(manifestEntrySchema),
  }),
  algorithm: z.literal("Ed25519"),
  keyId: z.string(),
  signature: z.string(),
});

/** Signs with an Ed25519 private key (RFC 8032). */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): SignedReceipt {
  const signature = sign(null, Buffer.from(toCanonicalJson(receipt)), privateKey);
  return {
    receipt,
    algorithm: "Ed25519",
    keyId: toKeyId(createPublicKey(privateKey)),
    signature: signature.toString("base64"),
  };
}

/**
 * Whether the receipt is unchanged and signed with the key that belongs to `publicKey`. What the
 * signature does not cover, its own writing and the key's name, has to be as it was signed, too.
 */
export function isGenuineReceipt(signed: SignedReceipt, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(toCanonicalJson(signed.receipt));
  const signature = Buffer.from(signed.signature, "base64");
  return (
    signature.toString("base64") === signed.signature &&
    signed.keyId === toKeyId(publicKey) &&
    verify(null, bytes, publicKey, signature)
  );
}

/** Reads a stored receipt. */
export function parseSignedReceipt(json: string): SignedReceipt {
  return signedReceiptSchema.parse(JSON.parse(json));
}

function toKeyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}
