import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

const BUCKET = "evidence";
const REGION = "cn-south-1";
const KEY_ID = "AKIDEXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SMALLEST_PART_BYTES = 5 * 1024 * 1024;
const SKEW_MS = 15 * 60 * 1000;

interface Upload {
  readonly name: string;
  readonly parts: Map<number, { readonly etag: string; readonly bytes: Buffer }>;
}

/** A refusal as S3 words it. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * An object store over real HTTP that checks what S3 checks: the signature (AWS Signature Version
 * 4) with its date, lengths, the order, etags and smallest size of parts, and that an upload is
 * there.
 */
export async function openFakeS3() {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Upload>();
  const state = { isFull: false, refused: [] as string[], failsOnPart: 0, hidesFault: false };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://s3");
    checkSignature(request, url);
    const [, bucket, name = ""] = /^\/([^/]*)\/?(.*)$/.exec(url.pathname) ?? [];
    if (bucket !== BUCKET) {
      throw new Refusal(404, "NoSuchBucket");
    }
    const body = await buffer(request);
    const uploadId = url.searchParams.get("uploadId");
    if (url.searchParams.has("uploads")) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, { name, parts: new Map() });
      sendXml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (uploadId !== null) {
      answerUpload(request, response, { url, uploadId, body });
    } else if (name === "") {
      sendXml(response, list(objects, url));
    } else {
      answerObject(request, response, name, body);
    }
  }

  function answerObject(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    body: Buffer,
  ) {
    const found = objects.get(name);
    switch (request.method) {
      case "PUT":
        checkLength(request, body);
        if (state.isFull) {
          throw new Refusal(507, "XMinioStorageFull");
        }
        objects.set(name, body);
        response.writeHead(200, { etag: toEtag(body) }).end();
        return;
      case "DELETE":
        objects.delete(name);
        response.writeHead(204).end();
        return;
      default:
        if (found === undefined) {
          throw new Refusal(404, "NoSuchKey");
        }
        response.writeHead(200, { "content-length": found.length }).end(found);
    }
  }

  function answerUpload(
    request: IncomingMessage,
    response: ServerResponse,
    { url, uploadId, body }: { url: URL; uploadId: string; body: Buffer },
  ) {
    const upload = uploads.get(uploadId);
    if (upload === undefined) {
      throw new Refusal(404, "NoSuchUpload");
    }
    if (request.method === "PUT") {
      putPart(request, response, upload, {
        number: Number(url.searchParams.get("partNumber")),
        body,
      });
      return;
    }
    uploads.delete(uploadId);
    if (request.method === "DELETE") {
      response.writeHead(204).end();
      return;
    }
    if (state.hidesFault) {
      sendXml(response, "<Error><Code>InternalError</Code></Error>");
      return;
    }
    objects.set(upload.name, joinParts(upload, body.toString()));
    sendXml(
      response,
      `<CompleteMultipartUploadResult><ETag>"done-${upload.parts.size}"</ETag></CompleteMultipartUploadResult>`,
    );
  }

  function putPart(
    request: IncomingMessage,
    response: ServerResponse,
    { parts }: Upload,
    { number, body }: { number: number; body: Buffer },
  ) {
    checkLength(request, body);
    if (!(number >= 1 && number <= 10_000)) {
      throw new Refusal(400, "InvalidArgument");
    }
    if (number === state.failsOnPart) {
      throw new Refusal(507, "XMinioStorageFull");
    }
    parts.set(number, { etag: toEtag(body), bytes: body });
    response.writeHead(200, { etag: toEtag(body) }).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, "InternalError");
      state.refused.push(refusal.code);
      request.resume();
      const xml = `<?xml version="1.0"?><Error><Code>${refusal.code}</Code></Error>`;
      response.writeHead(refusal.status, { "content-type": "application/xml" }).end(xml);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    place: {
      url: `http://127.0.0.1:${port}`,
      bucket: BUCKET,
      region: REGION,
      keyId: KEY_ID,
      secret: SECRET,
    },
    objects,
    uploads,
    state,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function joinParts({ parts }: Upload, xml: string): Buffer {
  const named = [...xml.matchAll(/<PartNumber>(\d+)<\/PartNumber>\s*<ETag>([^<]*)<\/ETag>/g)];
  const numbers = named.map(([, number]) => Number(number));
  if (numbers.length === 0) {
    throw new Refusal(400, "MalformedXML");
  }
  if (numbers.some((number, index) => number <= (numbers[index - 1] ?? 0))) {
    throw new Refusal(400, "InvalidPartOrder");
  }
  const found = named.map(([, number, etag = ""]) => {
    const part = parts.get(Number(number));
    if (part === undefined || bare(part.etag) !== bare(etag)) {
      throw new Refusal(400, "InvalidPart");
    }
    return part.bytes;
  });
  if (found.slice(0, -1).some((bytes) => bytes.length < SMALLEST_PART_BYTES)) {
    throw new Refusal(400, "EntityTooSmall");
  }
  return Buffer.concat(found);
}

function bare(etag: string): string {
  return etag.replace(/&quot;|"/g, "");
}

/** ListObjectsV2, two names a page, so that whoever lists must turn pages. */
function list(objects: ReadonlyMap<string, Buffer>, { searchParams }: URL): string {
  if (searchParams.get("list-type") !== "2") {
    throw new Refusal(400, "InvalidArgument");
  }
  const prefix = searchParams.get("prefix") ?? "";
  const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  const after = searchParams.get("continuation-token") ?? "";
  const page = names.filter((name) => name > after).slice(0, 2);
  const isMore = names.some((name) => name > (page.at(-1) ?? "~"));
  const contents = page.map(
    (name) =>
      `<Contents><Key>${name}</Key><LastModified>2026-11-26T08:00:00.000Z</LastModified><ETag>"x"</ETag><Size>${objects.get(name)?.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const next = isMore ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  return `<?xml version="1.0"?><ListBucketResult><Name>${BUCKET}</Name><IsTruncated>${isMore}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`;
}

function checkLength(request: IncomingMessage, body: Buffer): void {
  if (request.headers["content-length"] === undefined) {
    throw new Refusal(411, "MissingContentLength");
  }
  if (Number(request.headers["content-length"]) !== body.length) {
    throw new Refusal(400, "IncompleteBody");
  }
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Signature Version 4: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function checkSignature(request: IncomingMessage, url: URL): void {
  const header = (name: string) => String(request.headers[name] ?? "");
  const [, keyId, day = "", region = "", names = "", given = ""] =
    AUTHORIZATION.exec(header("authorization")) ?? [];
  const instant = header("x-amz-date");
  if (keyId !== KEY_ID || region !== REGION) {
    throw new Refusal(
      403,
      keyId === KEY_ID ? "AuthorizationHeaderMalformed" : "InvalidAccessKeyId",
    );
  }
  if (!/^\d{8}T\d{6}Z$/.test(instant) || !instant.startsWith(day) || isSkewed(instant)) {
    throw new Refusal(403, "RequestTimeTooSkewed");
  }
  const signed = names.split(";");
  if (!["host", "x-amz-content-sha256", "x-amz-date"].every((name) => signed.includes(name))) {
    throw new Refusal(403, "AccessDenied");
  }
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
  const headers = signed.map((name) => `${name}:${header(name).trim()}\n`).join("");
  const canonical = [
    request.method,
    url.pathname,
    query,
    headers,
    names,
    header("x-amz-content-sha256"),
  ];
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", instant, scope, sha256(canonical.join("\n"))].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    Buffer.from(`AWS4${SECRET}`),
  );
  const expected = createHmac("sha256", key).update(toSign).digest();
  if (!timingSafeEqual(expected, Buffer.from(given, "hex"))) {
    throw new Refusal(403, "SignatureDoesNotMatch");
  }
}

function isSkewed(instant: string): boolean {
  const iso = instant.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Math.abs(Date.now() - Date.parse(iso)) > SKEW_MS;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function toEtag(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(xml);
}
