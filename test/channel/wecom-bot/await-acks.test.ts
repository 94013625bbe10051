import { expect, it } from "vitest";
import { createAcks } from "../../../src/channel/wecom-bot/await-acks.ts";

const OK = { errcode: 0, errmsg: "ok", body: undefined };

it("gives the nth acknowledgement to the nth frame of a request", async () => {
  const acks = createAcks(1000);
  const first = acks.next("R");
  const second = acks.next("R");
  acks.take("R", { ...OK, body: 1 });
  acks.take("R", { ...OK, body: 2 });
  expect(await first).toMatchObject({ body: 1 });
  expect(await second).toMatchObject({ body: 2 });
});

it("never takes a late acknowledgement for that of the frame after it", async () => {
  const acks = createAcks(10);
  await expect(acks.next("R")).rejects.toMatchObject({ code: "unacknowledged" });
  const second = acks.next("R");
  acks.take("R", OK);
  await expect(second).rejects.toMatchObject({ code: "unacknowledged" });
});

it("rejects with the platform's code, as an error", async () => {
  const acks = createAcks(1000);
  const refused = acks.next("R");
  acks.take("R", { errcode: 846605, errmsg: "invalid req_id", body: undefined });
  await expect(refused).rejects.toThrowError(/invalid req_id/);
  await expect(refused).rejects.toMatchObject({ code: 846605 });
});

it("leaves nobody waiting when the connection ends", async () => {
  const acks = createAcks(1000);
  const open = acks.next("R");
  acks.end();
  await expect(open).rejects.toMatchObject({ code: "unacknowledged" });
  expect(acks.take("R", OK)).toBe(false);
});
