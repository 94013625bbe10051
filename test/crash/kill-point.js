// Loaded into a process of the service before anything else. It is started while its predecessor
// still lives, says so when it comes to its keys and its database, and waits. A line on its fourth
// descriptor lets it go on and says where it ends, without a word and without a chance to tidy up:
// when the event that the line names happens for the n-th time.
import { subscribe } from "node:diagnostics_channel";
import fs from "node:fs";
import fsPromises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";
import Database from "better-sqlite3";
import pg from "pg";

const NEVER = /$^/;
const SEALING_KEYS = /\/keys\/sealing$/;
const RELEASE_DESCRIPTOR = 3;
const LONGEST_LINE_BYTES = 4_096;
let isReleased = false;
let wanted = NEVER;
let left = 0;

function waitForRelease() {
  fs.writeSync(1, "waiting\n");
  const line = Buffer.alloc(LONGEST_LINE_BYTES);
  const bytes = fs.readSync(RELEASE_DESCRIPTOR, line);
  if (bytes === 0) {
    process.exit(1);
  }
  const { pattern, count } = JSON.parse(line.toString("utf8", 0, bytes));
  wanted = pattern === undefined ? NEVER : new RegExp(pattern);
  left = count ?? 0;
  isReleased = true;
}

const { mkdirSync } = fs;
fs.mkdirSync = function mkdirSyncWatched(path, ...more) {
  if (!isReleased && SEALING_KEYS.test(path)) {
    waitForRelease();
  }
  return mkdirSync(path, ...more);
};

function happen(event) {
  if (wanted.test(event.replace(/\s+/g, " "))) {
    left -= 1;
    if (left === 0) {
      process.kill(process.pid, "SIGKILL");
    }
  }
}

function watch(owner, name, toEvent) {
  const original = owner[name];
  owner[name] = function watched(...parts) {
    const event = toEvent(parts, this);
    happen(`before ${event}`);
    const result = original.apply(this, parts);
    if (typeof result?.then === "function") {
      return result.then((value) => {
        happen(`after ${event}`);
        return value;
      });
    }
    happen(`after ${event}`);
    return result;
  };
}

const { prepare } = Database.prototype;
Database.prototype.prepare = function prepareWatched(text) {
  const statement = prepare.call(this, text);
  for (const name of ["run", "all"]) {
    watch(statement, name, () => `statement ${text}`);
  }
  return statement;
};
watch(pg.Client.prototype, "query", ([query]) => `statement ${query?.text ?? query}`);

for (const [owner, name] of [
  [fsPromises, "rename"],
  [fs, "renameSync"],
]) {
  watch(owner, name, ([from]) => `rename ${from}`);
}
const handle = await fsPromises.open(process.execPath, "r");
watch(Object.getPrototypeOf(handle), "sync", () => "sync");
await handle.close();
watch(fs, "fsyncSync", () => "sync");
syncBuiltinESMExports();

subscribe("undici:request:create", ({ request }) => happen(`before request ${request.path}`));
subscribe("undici:request:headers", ({ request }) => happen(`after request ${request.path}`));
