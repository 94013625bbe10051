import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { createOwnerId, isOfEndedProcess } from "../../src/base/owner-id.ts";

describe("isOfEndedProcess", () => {
  const nameOf = (number: number | undefined, host = hostname()) => `${host}/${number}/run/1`;

  it("knows the names of this process, each its own", () => {
    const [one, other] = [createOwnerId(), createOwnerId()];
    expect(one).not.toBe(other);
    expect([one, other].map(isOfEndedProcess)).toEqual([false, false]);
  });

  it("tells an earlier process that had the same number", () => {
    expect(isOfEndedProcess(nameOf(process.pid))).toBe(true);
  });

  it("tells whether another process still runs", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    expect(isOfEndedProcess(nameOf(child.pid))).toBe(false);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect(isOfEndedProcess(nameOf(child.pid))).toBe(true);
  });

  it("leaves alone what it cannot tell", () => {
    expect(isOfEndedProcess(nameOf(process.pid, "another-machine"))).toBe(false);
    expect(isOfEndedProcess("somebody")).toBe(false);
  });
});
