import { XMLParser } from "fast-xml-parser";
import type { CallbackEnvelope } from "./callback-crypto.ts";

/** Elements of which there may be one or many. */
const LISTS = ["SelectedItem", "OptionId"];

/** All values stay text: `00123` is a person's id and `4561255354251345929` a message's. */
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (name) => LISTS.includes(name),
});

/** What stands inside `<xml>`: text, elements of their own, lists. Check it with a schema. */
export type XmlFields = Readonly<Record<string, unknown>>;

/** Reads a document; `undefined` when it is no XML or its root is not `<xml>`. */
export function readXml(text: string): XmlFields | undefined {
  try {
    const document = parser.parse(text, true) as Readonly<Record<string, unknown>>;
    const fields = document.xml;
    return typeof fields === "object" && fields !== null ? (fields as XmlFields) : undefined;
  } catch {
    return undefined;
  }
}

/** The `<xml>` of an encrypted passive answer. */
export function toAnswerXml({ encrypted, signature, timestamp, nonce }: CallbackEnvelope): string {
  const [cipher, signed, once] = [encrypted, signature, nonce].map(toCharacterData);
  return `<xml><Encrypt>${cipher}</Encrypt><MsgSignature>${signed}</MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce>${once}</Nonce></xml>`;
}

function toCharacterData(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
