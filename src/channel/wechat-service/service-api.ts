import { z } from "zod";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";
import type { ServiceAddress } from "./service-address.ts";

/** What `kf/send_msg` takes beside receiver and id. */
export type ServiceMessage =
  | { readonly msgtype: "text"; readonly text: { readonly content: string } }
  | { readonly msgtype: "msgmenu"; readonly msgmenu: ServiceMenu }
  | { readonly msgtype: "file"; readonly file: { readonly media_id: string } };

interface ServiceMenu {
  readonly head_content: string;
  readonly list: readonly {
    readonly type: "click";
    readonly click: { readonly id: string; readonly content: string };
  }[];
}

/** The platform's states of a session (`service_state`). */
export const SESSION_STATE = { fresh: 0, assistant: 1, queue: 2, person: 3, ended: 4 } as const;

/** A page of `kf/sync_msg`, its items unread. */
export interface SyncedPage {
  readonly nextCursor: string;
  readonly hasMore: boolean;
  readonly items: readonly unknown[];
}

type Answered<Value> = { readonly kind: "done"; readonly value: Value } | WecomFailure;

/** The calls of 微信客服 (developer.work.weixin.qq.com/document/path/94638 and its neighbours). */
export interface ServiceApi {
  /** Without a cursor: all of the last three days. A token of a doorbell is good for 10 minutes. */
  sync(from: {
    readonly account: string;
    readonly cursor: string | undefined;
    readonly token: string | undefined;
  }): Promise<Answered<SyncedPage>>;
  /** "Taken" is not "arrived": what fails later is told by an event that names `messageId`. */
  send(
    to: ServiceAddress,
    messageId: string,
    message: ServiceMessage,
  ): Promise<Answered<undefined>>;
  /** Says one thing with a code that an event brought: within 20 seconds, once. */
  sendOnEvent(code: string, message: ServiceMessage): Promise<Answered<undefined>>;
  readState(
    of: ServiceAddress,
  ): Promise<Answered<{ readonly state: number; readonly servicerId: string }>>;
  /** Gives a code to say one thing with, where the platform has one for the change. */
  changeState(
    of: ServiceAddress,
    state: number,
    servicerId?: string,
  ): Promise<Answered<string | undefined>>;
  /** The servicers of an account who are receiving now. */
  listReceiving(account: string): Promise<Answered<readonly string[]>>;
}

const pageSchema = z.object({
  next_cursor: z.string().default(""),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
});
const stateSchema = z.object({
  service_state: z.number(),
  servicer_userid: z.string().default(""),
});
const changeSchema = z.object({ msg_code: z.string().optional() });
const RECEIVING = 0;
const servicersSchema = z.object({
  servicer_list: z
    .array(z.object({ userid: z.string().optional(), status: z.number() }))
    .default([]),
});

/** How many items one page brings: few enough for one short transaction. */
const PAGE_ITEMS = 200;

export function createServiceApi(api: Pick<WecomApi, "post" | "get">): ServiceApi {
  return {
    async sync({ account: open_kfid, cursor, token }) {
      const body = { open_kfid, cursor, token, limit: PAGE_ITEMS, voice_format: 0 };
      const answer = readAnswer(await api.post("kf/sync_msg", body), pageSchema);
      return mapValue(answer, ({ next_cursor: nextCursor, has_more, msg_list: items }) => ({
        ...{ nextCursor, items },
        hasMore: has_more === 1,
      }));
    },
    async send({ account: open_kfid, customer: touser }, msgid, message) {
      return done(await api.post("kf/send_msg", { touser, open_kfid, msgid, ...message }));
    },
    async sendOnEvent(code, message) {
      return done(await api.post("kf/send_msg_on_event", { code, ...message }));
    },
    async readState(of) {
      const answer = readAnswer(await api.post("kf/service_state/get", toSession(of)), stateSchema);
      return mapValue(answer, ({ service_state: state, servicer_userid: servicerId }) => ({
        ...{ state, servicerId },
      }));
    },
    async changeState(of, service_state, servicer_userid) {
      const body = { ...toSession(of), service_state, servicer_userid };
      const answer = readAnswer(await api.post("kf/service_state/trans", body), changeSchema);
      return mapValue(answer, ({ msg_code }) => msg_code);
    },
    async listReceiving(account) {
      const result = await api.get("kf/servicer/list", { open_kfid: account });
      return mapValue(readAnswer(result, servicersSchema), ({ servicer_list }) =>
        servicer_list.flatMap(({ userid, status }) =>
          userid !== undefined && status === RECEIVING ? [userid] : [],
        ),
      );
    },
  };
}

function toSession({ account: open_kfid, customer: external_userid }: ServiceAddress) {
  return { open_kfid, external_userid };
}

type PostResult = Awaited<ReturnType<WecomApi["post"]>>;

function readAnswer<Value>(result: PostResult, schema: z.ZodType<Value>): Answered<Value> {
  if (result.kind === "failed") {
    return result;
  }
  const read = schema.safeParse(result.answer);
  return read.success
    ? { kind: "done", value: read.data }
    : { kind: "failed", action: "retry", reason: "the platform's answer has another shape" };
}

function mapValue<From, To>(answered: Answered<From>, map: (value: From) => To): Answered<To> {
  return answered.kind === "failed" ? answered : { kind: "done", value: map(answered.value) };
}

function done(result: PostResult): Answered<undefined> {
  return result.kind === "failed" ? result : { kind: "done", value: undefined };
}
