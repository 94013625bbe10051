/** The smallest files of their kinds. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const pdf = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);

/** An archive with one empty text file. */
export const zip = Buffer.from(
  "504b03040a0000000000000021000000000000000000000000000500000061" +
    "2e747874504b01021e030a00000000000000210000000000000000000000000005000000000000000000" +
    "000000000000000000612e747874504b0506000000000100010033000000230000000000",
  "hex",
);

/** Different bytes for every number. */
export function textFile(number: number): Buffer {
  return Buffer.from(`第${number}份证据：线上店铺的商品链接和购买记录。\n`);
}
