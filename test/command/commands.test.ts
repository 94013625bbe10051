import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCommandFolder } from "../support/command-folder.ts";
import { toProcessFile } from "../support/process-file.ts";
import { runInMemory } from "../support/run-command.ts";

let place: ReturnType<typeof makeCommandFolder>;
beforeAll(() => {
  place = makeCommandFolder();
});
afterAll(() => place.remove());

const run = (commandLine: readonly string[], environment: Record<string, string> = {}) =>
  runInMemory(commandLine, { environment: { ...place.environment, ...environment } });

describe("runCommand", () => {
  it.each([
    [["nonsense"]],
    [["ask", "--nonsense"]],
    [["reports"]],
    [["offices", "invite"]],
    [["ask"]],
    [["search", " "]],
    [["triage"]],
    [["bench", "nonsense"]],
    [[]],
  ])("answers the wrong usage %j with 2 and says how it goes", async (commandLine) => {
    const result = await run(commandLine);
    expect(result.status).toBe(2);
    expect(result.output).toBe("");
    expect(result.errorOutput).toContain("zhiquan");
  });

  it("names what can be measured when that is asked for by a wrong name", async () => {
    const { errorOutput } = await run(["bench", "answers"]);
    expect(errorOutput).toMatch(/answers.*peers, retrieval, answer, reports/);
  });

  it.each([
    ["PORT", "99999"],
    ["DATABASE_URL", "mysql://elsewhere"],
    ["LOG_LEVEL", "loud"],
    ["TELEGRAM_BOT_TOKEN", "secret-but-wrong"],
  ])("names the variable %s when it is wrong, without its value, with 1", async (name, value) => {
    const result = await run(["ask", "你好"], { [name]: value });
    expect(result).toMatchObject({ status: 1, output: "" });
    expect(result.errorOutput).toContain(name);
    expect(result.errorOutput).not.toContain(value);
  });

  it("tells its version and how to use it in a broken environment", async () => {
    for (const commandLine of [["--help"], ["ask", "--help"], ["--version"]]) {
      const result = await run(commandLine, { PORT: "none", KNOWLEDGE_DIR: "/nowhere" });
      expect(result).toMatchObject({ status: 0, errorOutput: "" });
      expect(result.output).not.toBe("");
    }
  });

  it("names the knowledge file that is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zhiquan-no-knowledge-"));
    const environment = { KNOWLEDGE_DIR: folder, DATA_DIR: join(folder, "data") };
    const result = await run(["search", "商标"], environment);
    expect(result.status).toBe(1);
    expect(result.errorOutput).toContain(folder);
    rmSync(folder, { recursive: true });
  });

  it("ends serve with 1 when the port is taken, and leaves nothing running", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const result = await run(["serve"], { PORT: port });
    expect(result).toMatchObject({ status: 1, output: "" });
    expect(result.errorOutput).toContain(port);
    expect(result.errorOutput).toContain("cannot_listen");
    other.close();
  });

  it.each([["serve"], ["reports list"], ["chat"]])(
    "names the variable when %s has no folder for its data, without a stack",
    async (words) => {
      const file = join(place.environment.DATA_DIR ?? "", "a-file");
      writeFileSync(file, "");
      const result = await run(words.split(" "), { DATA_DIR: file });
      expect(result).toMatchObject({ status: 1, output: "" });
      expect(result.errorOutput).toContain("data_folder_unusable: DATA_DIR");
      expect(result.errorOutput.trim().split("\n").at(-1)).toMatch(/^zhiquan: /);
    },
  );
});

describe("targets list", () => {
  it("lists every target in words and as JSON", async () => {
    const { targets } = place.knowledge.targets;
    const { output } = await run(["targets", "list"]);
    expect(output.trim().split("\n")).toHaveLength(targets.length);
    const asJson = await run(["targets", "list", "--json"]);
    expect(JSON.parse(asJson.output)).toEqual(JSON.parse(JSON.stringify(targets)));
  });
});

describe("index", () => {
  it("says what the knowledge holds", async () => {
    const { status, output } = await run(["index"]);
    expect(status).toBe(0);
    expect(output).toContain(`${place.knowledge.index.passages.length} 条条款`);
  });
});

describe("chat", () => {
  it("answers all lines of a pipe before it ends", async () => {
    const questions = ["2025年有效发明专利目标是多少", "商标侵权罚多少？", "你好"];
    const { status, output } = await runInMemory(["chat"], {
      environment: place.environment,
      input: questions,
    });
    expect(status).toBe(0);
    expect(output).toContain("1500");
    expect(output).toContain(place.knowledge.texts.channel("sources_heading"));
    expect(output).toContain(place.knowledge.texts.assistant("smalltalk_greeting"));
  });

  it("talks over the streams until the person leaves", async () => {
    const result = await runInMemory(["chat"], {
      environment: place.environment,
      input: ["你好", "/quit"],
    });
    expect(result.status).toBe(0);
    expect(result.output).toContain(place.knowledge.texts.assistant("smalltalk_greeting"));
  });
});

describe("main", () => {
  it("runs as a process: JSON lines in, JSON lines out, nothing else", async () => {
    const child = spawn(process.execPath, [toProcessFile("main"), "ask", "--json"], {
      env: { ...process.env, ...place.environment },
      stdio: "pipe",
    });
    child.stdin.end('{"id":"一","q":"你好"}\n{"id":2,"q":"2025年有效发明专利目标是多少"}');
    const [output, errorOutput, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit"),
    ]);
    expect({ status, errorOutput }).toEqual({ status: 0, errorOutput: "" });
    const lines = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id)).toEqual(["一", 2]);
    expect(lines[1].text).toContain("1500");
  });

  it("ends quietly when nobody reads on", async () => {
    const child = spawn(process.execPath, [toProcessFile("main"), "targets", "list"], {
      env: { ...process.env, ...place.environment },
      stdio: "pipe",
    });
    child.stdout.destroy();
    const [errorOutput, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect({ status, errorOutput }).toEqual({ status: 0, errorOutput: "" });
  });

  it("stops serving on SIGTERM with 0", async () => {
    const child = spawn(process.execPath, [toProcessFile("main"), "serve"], {
      env: { ...process.env, ...place.environment, PORT: "0" },
      stdio: "pipe",
    });
    const [started] = await once(child.stdout, "data");
    const url = /http:\/\/[\d.:]+/.exec(String(started))?.[0];
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
