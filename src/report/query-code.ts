import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { createGate } from "../base/create-gate.ts";

/** 32 letters without look-alikes: each carries five bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 12;
const GROUP = 4;
const KEY_BYTES = 32;
const LABELS = /案件|编号|查询码/gu;
const OUTER_MARKS = /^[\s\p{P}]+|[\s\p{P}]+$/gu;
const MIXED = /[a-z]\d|\d[a-z]/i;

const FOUR = `[${ALPHABET}]{4}`;
const toShape = (groups: string) => new RegExp(`(?<![0-9A-Z])${groups}(?![0-9A-Z])`, "gi");
/** The groups parted in one way; what is parted in several is a code only where there is no such one. */
const EVEN = toShape(`${FOUR}([- ]?)${FOUR}\\1${FOUR}`);
const UNEVEN = toShape(`${FOUR}[- ]?${FOUR}[- ]?${FOUR}`);

/** What is kept of a query code. Both are hexadecimal. */
export interface HashedQueryCode {
  readonly salt: string;
  readonly hash: string;
}

/**
 * A new secret of nearly 60 random bits, in groups for reading aloud: `XXXX-XXXX-XXXX`. A digit stands
 * beside a letter, so that it is told from words however it is written.
 */
export function createQueryCode(): string {
  const code = drawCode();
  return MIXED.test(code) ? code : createQueryCode();
}

function drawCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  const groups = [0, GROUP, 2 * GROUP].map((start) => letters.slice(start, start + GROUP).join(""));
  return groups.join("-");
}

/** Whether the person was just asked for a code. */
export interface CodeAsked {
  readonly isAsked: boolean;
}

/**
 * The first thing in the text that is written as query codes are, in its canonical form. Where a code
 * was asked for, a text that is nothing but the shape of one is one.
 */
export function findQueryCode(text: string, asked?: CodeAsked): string | undefined {
  const [found] = listWritten(toPlainCharacters(text), asked);
  return found?.toUpperCase().replace(/[- ]/g, "").match(/.{4}/g)?.join("-");
}

/** The text without the query codes in it; as it is when there are none. */
export function withoutQueryCode(text: string, asked?: CodeAsked): string {
  const plain = toPlainCharacters(text);
  const written = listWritten(plain, asked);
  return written.length === 0 ? text : written.reduce((rest, one) => rest.replace(one, ""), plain);
}

function listWritten(plain: string, asked: CodeAsked = { isAsked: false }): readonly string[] {
  const isCode = (found: string) =>
    isWrittenAsCode(found) || (asked.isAsked && isAll(found, plain));
  const [even, uneven] = [EVEN, UNEVEN].map((shape) => (plain.match(shape) ?? []).filter(isCode));
  return even?.length ? even : (uneven ?? []);
}

/** Whether a text says nothing; what names number and code is no more than their label. */
export function isLabelOnly(text: string): boolean {
  return text.replace(LABELS, "").replace(/[\s\p{P}]/gu, "") === "";
}

/** As long as codes are, give or take a slip. */
const LIKE_CODE = /^[a-z\d](?:[- ]{0,2}[a-z\d]){8,15}$/i;

/**
 * Whether a text says nothing but what is meant for a code and is none: too short, too long, or with
 * signs that stand in none, such as 0 and O.
 */
export function isLikeQueryCode(text: string): boolean {
  const said = toPlainCharacters(text).replace(LABELS, "").replace(OUTER_MARKS, "");
  return LIKE_CODE.test(said) && /[a-z]/i.test(said) && /\d/.test(said);
}

function isAll(found: string, text: string): boolean {
  return /[a-z]/i.test(found) && isLabelOnly(text.replace(found, ""));
}

/**
 * Three words of four letters have the shape of a code, and so have numbers: a digit beside a letter
 * tells it from them, or two hyphens, or twelve capitals in one.
 */
function isWrittenAsCode(found: string): boolean {
  const [, ...groups] = found.split("-");
  const isOneWord = /^[A-Z\d]+$/.test(found) || groups.length === 2;
  return MIXED.test(found) || (/[a-z]/i.test(found) && isOneWord);
}

function toPlainCharacters(text: string): string {
  return text.normalize("NFKC").replace(/[‐-―−－]/g, "-");
}

/** Hashes a code slowly under a new salt; the pepper never goes into the database. */
export async function hashQueryCode(code: string, pepper: string): Promise<HashedQueryCode> {
  const salt = randomBytes(16).toString("hex");
  return { salt, hash: (await deriveKey(code, salt, pepper)).toString("hex") };
}

/** Compares in constant time. Without `kept` it takes as long and is always false. */
export async function isQueryCode(
  code: string,
  kept: HashedQueryCode | undefined,
  pepper: string,
): Promise<boolean> {
  const key = await deriveKey(code, kept?.salt ?? "0".repeat(32), pepper);
  const expected = Buffer.from(kept?.hash ?? "0".repeat(2 * KEY_BYTES), "hex");
  return timingSafeEqual(key, expected) && kept !== undefined;
}

/** Each takes 16 MiB and one of the four threads that files and name look-ups share. */
const KEYS_AT_ONCE = 2;
const gate = createGate(KEYS_AT_ONCE);

function deriveKey(code: string, salt: string, pepper: string): Promise<Buffer> {
  const password = createHmac("sha256", pepper).update(code).digest();
  return gate(() => deriveSlowly(password, salt));
}

function deriveSlowly(password: Buffer, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, Buffer.from(salt, "hex"), KEY_BYTES, (error, key) => {
      if (error === null) {
        resolve(key);
      } else {
        reject(error);
      }
    });
  });
}
