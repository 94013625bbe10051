// Loaded into a process of the service before anything else: ends it, without a word and without a
// chance to tidy up, when the event that KILL_POINT names happens for the n-th time.
import { subscribe } from "node:diagnostics_channel";
import fs from "node:fs";
import fsPromises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";
import Database from "better-sqlite3";
import pg from "pg";

const { pattern, count } = JSON.parse(process.env.KILL_POINT ?? '{"pattern":"$^","count":0}');
const wanted = new RegExp(pattern);
let left = count;

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
