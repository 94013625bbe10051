import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMultipartFile } from "../../../src/channel/web/read-multipart-file.ts";

const type = "multipart/form-data; boundary=----abc";

function toBody(name: string, content: Buffer): Buffer {
  const field = '------abc\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n';
  const disposition = `Content-Disposition: form-data; name="file"; filename="${name}"`;
  const header = `------abc\r\n${disposition}\r\nContent-Type: image/png\r\n\r\n`;
  return Buffer.concat([Buffer.from(field + header), content, Buffer.from("\r\n------abc--\r\n")]);
}

async function* cut(body: Buffer, sizes: readonly number[]) {
  let rest = body;
  for (let index = 0; rest.length > 0; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield rest.subarray(0, size);
    rest = rest.subarray(size);
  }
}

describe("readMultipartFile", () => {
  it("gives name, type and bytes, wherever the body is cut", async () => {
    const piece = fc.constantFrom("\r", "\n", "\r\n", "-", "--", "----abc", "\r\n------ab", "字");
    const contents = fc
      .array(piece)
      .map((pieces) => Buffer.from(pieces.join("")))
      .filter((content) => !content.includes("\r\n------abc"));
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(contents, sizes, async (content, lengths) => {
        const body = toBody("回执 (1).png", content);
        const file = await readMultipartFile(cut(body, lengths), type);
        expect(file).toMatchObject({ name: "回执 (1).png", mediaType: "image/png" });
        expect(await buffer(file?.content ?? Readable.from([]))).toEqual(content);
      }),
    );
  });

  it("reads quotes and line breaks in a name as browsers write them", async () => {
    const body = toBody("a%22b%0D%0Ac.png", Buffer.from("x"));
    expect((await readMultipartFile(cut(body, [100]), type))?.name).toBe('a"b  c.png');
  });

  it("finds no file where there is none", async () => {
    const body = Buffer.from(
      '------abc\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n------abc--',
    );
    expect(await readMultipartFile(cut(body, [7]), type)).toBeUndefined();
    expect(await readMultipartFile(cut(body, [7]), "application/json")).toBeUndefined();
  });

  it("says so when the body ends early", async () => {
    const body = toBody("a.png", Buffer.from("x".repeat(100)));
    const file = await readMultipartFile(cut(body.subarray(0, body.length - 60), [30]), type);
    await expect(buffer(file?.content ?? Readable.from([]))).rejects.toMatchObject({
      code: "broken_multipart",
    });
    const empty = readMultipartFile(cut(Buffer.from("x"), [1]), type);
    await expect(empty).rejects.toMatchObject({ code: "broken_multipart" });
  });
});
