/** The platform says no. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const TEXT_LIMIT_BYTES = 20_480;
const KEY_LIMIT_BYTES = 1024;
const CARD_BUTTONS = 6;

/** A button that the platform shows. */
interface ShownButton {
  readonly text: string;
  readonly key: string;
}

/** A card that the platform accepted. */
export interface ShownCard {
  readonly title: string;
  readonly note: string | undefined;
  readonly taskId: string;
  readonly buttons: readonly ShownButton[];
  /** Grey, and pressed no more. */
  readonly isSpent: boolean;
}

type Body = Readonly<Record<string, unknown>>;

export function checkText(content: unknown): string {
  if (typeof content !== "string" || content === "") {
    throw new Refusal(44004, "empty content");
  }
  if (Buffer.byteLength(content) > TEXT_LIMIT_BYTES) {
    throw new Refusal(45002, "content too long");
  }
  return content;
}

/** Checks a card of buttons as the documentation describes it. */
export function checkCard(card: unknown): ShownCard {
  const { card_type, main_title, button_list, task_id, replace_text } = card as Body;
  const { title, desc } = main_title as { title?: string; desc?: string };
  const buttons = (button_list ?? []) as { text: string; key: string }[];
  const isWhole =
    card_type === "button_interaction" &&
    title !== undefined &&
    /^[\w@-]{1,128}$/.test(String(task_id)) &&
    buttons.length >= 1 &&
    buttons.length <= CARD_BUTTONS &&
    buttons.every(({ text, key }) => text !== "" && key !== "") &&
    buttons.every(({ key }) => Buffer.byteLength(key) <= KEY_LIMIT_BYTES);
  if (!isWhole) {
    throw new Refusal(40058, "invalid template card");
  }
  return {
    title,
    note: desc,
    taskId: String(task_id),
    buttons: buttons.map(({ text, key }) => ({ text, key })),
    isSpent: replace_text !== undefined,
  };
}
