import type { Clock } from "../../../src/base/clock.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

const KEPT_MS = 3 * 86_400_000;
const LEAST_BYTES = 6;
const LIMIT_BYTES: Readonly<Record<string, number>> = {
  image: 10 * 1024 * 1024,
  voice: 2 * 1024 * 1024,
  video: 10 * 1024 * 1024,
  file: 20 * 1024 * 1024,
};

/** What the platform keeps of files. */
export interface FakeMedia {
  /** Keeps a file that somebody sent; gives its media id. */
  keepFile(bytes: Uint8Array): string;
  /** A file that was uploaded, as its receiver gets it; throws when there is none. */
  fileOf(mediaId: string): { readonly name: string; readonly bytes: Buffer };
}

interface KeptFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly untilMs: number;
}

/** `media/upload` and `media/get`: what was uploaded is there for three days. */
export function addMediaInterface({
  add,
  clock,
}: {
  readonly add: (path: string, answer: FakeInterface) => void;
  readonly clock: Clock;
}): FakeMedia {
  const files = new Map<string, KeptFile>();

  function keepFile(bytes: Uint8Array, name = ""): string {
    const id = `media-${files.size + 1}`;
    files.set(id, { name, bytes, untilMs: clock.now().getTime() + KEPT_MS });
    return id;
  }

  function fileOf(mediaId: string) {
    const { name, bytes } = files.get(mediaId) ?? {};
    if (name === undefined || bytes === undefined) {
      throw new Error(`there is no file ${mediaId}`);
    }
    return { name, bytes: Buffer.from(bytes) };
  }

  add("media/get", ({ query }: FakeCall) => {
    const file = files.get(query.get("media_id") ?? "");
    if (file === undefined || file.untilMs <= clock.now().getTime()) {
      throw new Refused(40007);
    }
    return file.bytes;
  });

  add("media/upload", async ({ query, form }: FakeCall) => {
    const type = query.get("type") ?? "";
    const file = form?.get("media");
    const limit = LIMIT_BYTES[type];
    if (limit === undefined || !(file instanceof File)) {
      throw new Refused(40004);
    }
    if (file.size < LEAST_BYTES) {
      throw new Refused(40006);
    }
    if (file.size > limit) {
      throw new Refused(45001);
    }
    const id = keepFile(new Uint8Array(await file.arrayBuffer()), file.name);
    return { type, media_id: id, created_at: String(Math.floor(clock.now().getTime() / 1000)) };
  });
  return { keepFile, fileOf };
}
