import type { Clock } from "../../../src/base/clock.ts";
import type { FakeHistory } from "./fake-service-history.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

/** Who attends whom on the fake platform. */
export interface FakeSessions {
  stateOf(customer: string): number;
  servicerOf(customer: string): string | undefined;
  /** A member begins to receive customers, or stops. */
  receives(servicer: string, isReceiving?: boolean): void;
  /** A servicer takes a customer from the queue, or over from a colleague. */
  takes(servicer: string, customer: string): void;
  /** A servicer writes to a customer in their own client. */
  says(servicer: string, customer: string, text: string): void;
  /** A servicer ends the session. */
  ends(customer: string): void;
  /** The platform ends the session, and tells nobody. */
  endsSilently(customer: string): void;
  /** A customer wrote: an ended session begins anew. */
  wakes(customer: string): void;
  /** A code to say one thing to a customer with. */
  giveCode(customer: string): string;
  /** Uses a code up; gives the customer, unless it is over, used or none. */
  takeCode(code: string): string | undefined;
}

/** Which state may become which: from → to. */
const ALLOWED: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 3, 4],
  1: [2, 3, 4],
  2: [3, 4],
  3: [3, 4],
  4: [],
};
const CODE_MS = 20_000;

interface Session {
  state: number;
  servicer: string | undefined;
}

export function createFakeSessions({
  add,
  clock,
  account,
  history,
}: {
  readonly add: (path: string, answer: FakeInterface) => void;
  readonly clock: Clock;
  readonly account: string;
  readonly history: FakeHistory;
}): FakeSessions {
  const sessions = new Map<string, Session>();
  const receiving = new Map<string, boolean>();
  const codes = new Map<string, { readonly customer: string; readonly until: number }>();
  let codeCount = 0;

  function find(customer: string): Session {
    const session = sessions.get(customer) ?? { state: 0, servicer: undefined };
    sessions.set(customer, session);
    return session;
  }

  function giveCode(customer: string): string {
    codeCount += 1;
    codes.set(`code-${codeCount}`, { customer, until: clock.now().getTime() + CODE_MS });
    return `code-${codeCount}`;
  }

  function tell(customer: string, changeType: number, facts: Readonly<Record<string, string>>) {
    history.addEvent(customer, {
      event_type: "session_status_change",
      change_type: changeType,
      ...facts,
    });
  }

  add("kf/service_state/get", ({ body }: FakeCall) => {
    checkAccount(body);
    const { state, servicer } = find(String(body.external_userid));
    return {
      service_state: state,
      ...(servicer === undefined ? {} : { servicer_userid: servicer }),
    };
  });

  add("kf/service_state/trans", ({ body }: FakeCall) => {
    checkAccount(body);
    const session = find(String(body.external_userid));
    const to = Number(body.service_state);
    if (!(ALLOWED[session.state] ?? []).includes(to)) {
      throw new Refused(95016);
    }
    const servicer = to === 3 ? String(body.servicer_userid) : undefined;
    if (servicer !== undefined && receiving.get(servicer) !== true) {
      throw new Refused(95014);
    }
    const wasAttended = session.state === 2 || session.state === 3;
    Object.assign(session, { state: to, servicer });
    return to === 4 && wasAttended ? { msg_code: giveCode(String(body.external_userid)) } : {};
  });

  add("kf/servicer/list", ({ query }: FakeCall) => {
    checkAccount({ open_kfid: query.get("open_kfid") });
    const servicer_list = [...receiving].map(([userid, is]) => ({ userid, status: is ? 0 : 1 }));
    return { servicer_list };
  });

  function checkAccount(body: Readonly<Record<string, unknown>>) {
    if (body.open_kfid !== account) {
      throw new Refused(95004);
    }
  }

  return {
    giveCode,
    stateOf: (customer) => find(customer).state,
    servicerOf: (customer) => find(customer).servicer,
    receives: (servicer, isReceiving = true) => void receiving.set(servicer, isReceiving),
    takes(servicer, customer) {
      const session = find(customer);
      const changeType = session.state === 3 ? 2 : 1;
      Object.assign(session, { state: 3, servicer });
      tell(customer, changeType, { new_servicer_userid: servicer });
    },
    says(servicer, customer, text) {
      history.add(customer, 5, {
        servicer_userid: servicer,
        msgtype: "text",
        text: { content: text },
      });
    },
    ends(customer) {
      const session = find(customer);
      const old = session.servicer ?? "";
      Object.assign(session, { state: 4, servicer: undefined });
      tell(customer, 3, { old_servicer_userid: old, msg_code: giveCode(customer) });
    },
    endsSilently(customer) {
      Object.assign(find(customer), { state: 4, servicer: undefined });
    },
    wakes(customer) {
      const session = find(customer);
      if (session.state === 4) {
        session.state = 0;
      }
    },
    takeCode(code) {
      const found = codes.get(code);
      codes.delete(code);
      return found !== undefined && found.until > clock.now().getTime()
        ? found.customer
        : undefined;
    },
  };
}
