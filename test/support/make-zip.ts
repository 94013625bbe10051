import { crc32, deflateRawSync } from "node:zlib";

/** A part of an archive; `declaredBytes` lies about its size. */
export interface ZipPart {
  readonly name: string;
  readonly content: string | Buffer;
  readonly declaredBytes?: number;
  /** As Unix keeps it, with the kind of the file. */
  readonly mode?: number;
}

/** A zip file, as office programs write them. */
export function makeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declaredBytes, mode = 0 } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.byteLength, 14);
    fields.writeUInt32LE(declaredBytes ?? bytes.byteLength, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(mode * 65_536, 6);
    tail.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 0]);
    entries.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002"), version, fields, tail, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.byteLength;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.byteLength, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from("PK\u0005\u0006"), end]);
}

/** A docx with nothing in it but paragraphs of XML. */
export function makeDocx(body: string): Buffer {
  const xml = `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`;
  return makeZip([{ name: "word/document.xml", content: xml }]);
}

/** An xlsx with one sheet. */
export function makeXlsx(sheet: string): Buffer {
  const relation = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>';
  return makeZip([
    {
      name: "xl/workbook.xml",
      content: '<workbook><sheets><sheet name="Sheet1" r:id="r1"/></sheets></workbook>',
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships>${relation}</Relationships>`,
    },
    { name: "xl/worksheets/sheet1.xml", content: `<worksheet>${sheet}</worksheet>` },
  ]);
}
