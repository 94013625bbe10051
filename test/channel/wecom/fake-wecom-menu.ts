import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

interface Entry {
  readonly type?: string;
  readonly name?: string;
  readonly key?: string;
  readonly sub_button?: readonly Entry[];
}

/** `menu/create`; gives the names of the menu's entries, each followed by those below it. */
export function addMenuInterface(
  add: (path: string, answer: FakeInterface) => void,
  agentId: number,
): () => string[][] {
  let menu: string[][] = [];
  add("menu/create", ({ query, body }: FakeCall) => {
    const { button = [] } = body as { button?: readonly Entry[] };
    const isFine =
      button.length >= 1 &&
      button.length <= 3 &&
      button.every(({ sub_button: below = [] }) => below.length <= 5) &&
      button.every((entry) => (entry.sub_button ?? [entry]).every(isClick));
    if (query.get("agentid") !== String(agentId)) {
      throw new Refused(40056);
    }
    if (!isFine) {
      throw new Refused(40058);
    }
    menu = button.map(({ name = "", sub_button: below = [] }) => [
      name,
      ...below.map((entry) => entry.name ?? ""),
    ]);
    return {};
  });
  return () => menu;
}

function isClick({ type, name = "", key = "" }: Entry): boolean {
  return type === "click" && name !== "" && key !== "" && Buffer.byteLength(key) <= 128;
}
