import { createCallbackCrypto } from "../../../src/channel/wecom/callback-crypto.ts";
import { createFakeCustomer, type FakeCustomer } from "./fake-customer.ts";
import { createFakeHistory, type FakeHistory } from "./fake-service-history.ts";
import { addSendInterface } from "./fake-service-sends.ts";
import { createFakeSessions, type FakeSessions } from "./fake-service-sessions.ts";
import type { FakeWecom } from "./fake-wecom-server.ts";

/** 微信客服 on the fake platform: one account, its customers and its servicers. */
export interface FakeService {
  readonly account: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly history: FakeHistory;
  readonly sessions: FakeSessions;
  customer(id?: string): FakeCustomer;
  /** Where doorbells go; `undefined` for nowhere, as when they get lost. */
  ringAt(address: string | undefined): void;
  /** Rings; gives the status of the answer. */
  ring(): Promise<number>;
  /** The next message that the platform takes from us does not arrive, for this reason. */
  loseNext(failType: number): void;
}

/** Adds 微信客服 to the fake platform. */
export function addServiceInterface(wecom: FakeWecom): FakeService {
  const account = "wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q";
  const token = "fakeTokenOfTheDoorbell";
  const encodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  const { clock, corpId } = wecom;
  const crypto = createCallbackCrypto({ token, encodingAesKey, receiverId: corpId });
  const customers = new Map<string, FakeCustomer>();
  let address: string | undefined;
  let nonces = 0;

  async function ring(): Promise<number> {
    if (address === undefined) {
      return 0;
    }
    nonces += 1;
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const words = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[${history.giveToken()}]]></Token><OpenKfId><![CDATA[${account}]]></OpenKfId></xml>`;
    const sealed = crypto.seal(words, { timestamp, nonce: `nonce-${nonces}` });
    const query = new URLSearchParams({
      ...{ msg_signature: sealed.signature, timestamp, nonce: sealed.nonce },
    });
    const body = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`;
    const response = await fetch(`${address}?${query}`, { method: "POST", body });
    await response.text();
    return response.status;
  }

  const history = createFakeHistory({
    ...{ add: wecom.add, clock, account },
    // A process that is not there does not hear the bell.
    onAdded: () => void ring().catch(() => 0),
  });
  const sessions = createFakeSessions({ add: wecom.add, clock, account, history });
  const sends = addSendInterface({
    ...{ add: wecom.add, clock, account, sessions, history },
    show: (customer, message) => service.customer(customer).shows(message),
  });
  const service: FakeService = {
    ...{ account, token, encodingAesKey, history, sessions, ring },
    customer(id = `wm${customers.size + 1}`) {
      const found = customers.get(id) ?? createFakeCustomer({ id, history, sessions, wecom });
      customers.set(id, found);
      return found;
    },
    ringAt(next) {
      address = next;
    },
    loseNext: sends.loseNext,
  };
  return service;
}
