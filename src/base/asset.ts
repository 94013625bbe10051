import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A file that comes with the program and is served as it is. */
export interface Asset {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly type: string;
  readonly tag: string;
}

/** An HTTP answer before a framework makes it its own. */
interface AssetAnswer {
  readonly status: 200 | 304;
  readonly body: Buffer<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a file once, at the start. `type` is its media type. */
export function readAsset(path: string, type: string): Asset {
  const bytes = Buffer.from(readFileSync(path));
  const tag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}"`;
  return { bytes, type, tag };
}

/** Files keep their names over versions, so the browser asks each time whether they changed. */
export function answerAsset(asset: Asset, ifNoneMatch: string | undefined): AssetAnswer {
  const headers = { "cache-control": "no-cache", etag: asset.tag };
  return ifNoneMatch === asset.tag
    ? { status: 304, body: null, headers }
    : { status: 200, body: asset.bytes, headers: { ...headers, "content-type": asset.type } };
}
