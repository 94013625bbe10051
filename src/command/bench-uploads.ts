import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "../base/app-error.ts";
import { systemClock } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import type { ChannelTexts } from "../channel/channel-texts.ts";
import type { UploadPort } from "../channel/web/upload-port.ts";
import { createUploadRoutes } from "../channel/web/upload-routes.ts";
import { createServer } from "../server.ts";

const MEBIBYTE = 1024 * 1024;
const SAMPLE_MS = 20;
const TOKEN = "b".repeat(32);
const BOUNDARY = "zhiquan-bench-boundary";
const FORM_HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="bench.mp4"\r\ncontent-type: video/mp4\r\n\r\n`;
const FORM_END = `\r\n--${BOUNDARY}--\r\n`;

/** The server with the route of upload links, behind which a link is always good. */
interface UploadSite {
  readonly url: string;
  close(): Promise<void>;
}

export async function openUploadSite({
  keep,
  limitBytes,
  texts,
}: {
  readonly keep: (content: AsyncIterable<Buffer>) => Promise<void>;
  readonly limitBytes: number;
  readonly texts: ChannelTexts;
}): Promise<UploadSite> {
  const uploads: UploadPort = {
    find: async () => ({ filesLeft: 1, limitBytes, expiresAt: systemClock.now().toISOString() }),
    async take(_, { name, content }) {
      await keep(content);
      return {
        kind: "kept",
        file: { name, sizeBytes: limitBytes, sha256: "" },
        filesLeft: 0,
        message: {
          address: { channel: "web", account: "bench", conversationId: "web:bench" },
          ...{ externalId: "bench", sender: { externalId: "bench" }, text: "", attachments: [] },
          receivedAt: systemClock.now().toISOString(),
        },
      };
    },
  };
  const receive = () => async () => "accepted" as const;
  const routes = () => createUploadRoutes({ uploads, texts, log: silentLog, receive });
  const server = createServer({
    channels: [{ routes }],
    health: async () => ({ isHealthy: true }),
    ...{ log: silentLog, host: "127.0.0.1", port: 0, bodyLimitBytes: limitBytes + MEBIBYTE },
  });
  return { url: await server.start(), close: () => server.stop() };
}

/** Many files at once over HTTP: how fast they are kept, and how much memory both ends take. */
export async function measureUploads(
  { url }: UploadSite,
  {
    makeContent,
    megabytes,
    count,
  }: {
    readonly makeContent: (megabytes: number) => AsyncIterable<Buffer>;
    readonly megabytes: number;
    readonly count: number;
  },
): Promise<string> {
  const readMegabytes = () => Math.round(process.memoryUsage.rss() / MEBIBYTE);
  const atRest = readMegabytes();
  let peak = atRest;
  const sampling = setInterval(() => {
    peak = Math.max(peak, readMegabytes());
  }, SAMPLE_MS);
  const started = performance.now();
  const send = () => upload(`${url}/api/uploads/${TOKEN}`, makeContent(megabytes), megabytes);
  await Promise.all(Array.from({ length: count }, send)).finally(() => clearInterval(sampling));
  const speed = Math.round((megabytes * count) / ((performance.now() - started) / 1000));
  const growth = `内存从 ${atRest} MB 到最多 ${peak} MB（多 ${peak - atRest} MB，收发两头都在内）`;
  return `${count} 个 ${megabytes} MB 的文件经上传链接同时传来：${speed} MB/s，${growth}`;
}

/** Posts one file as a form, as the page does; no faster than the other end takes it. */
async function upload(
  url: string,
  content: AsyncIterable<Buffer>,
  megabytes: number,
): Promise<void> {
  async function* toForm() {
    yield Buffer.from(FORM_HEAD);
    yield* content;
    yield Buffer.from(FORM_END);
  }
  const headers = {
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    "content-length": FORM_HEAD.length + megabytes * MEBIBYTE + FORM_END.length,
  };
  const outgoing = request(url, { method: "POST", headers });
  const status = new Promise<number | undefined>((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
  });
  await Promise.all([pipeline(Readable.from(toForm()), outgoing), status]);
  if ((await status) !== 201) {
    throw new AppError({ code: "bench_failed", message: `the upload got ${await status}` });
  }
}
