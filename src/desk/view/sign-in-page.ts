import { html } from "hono/html";
import type { DeskTexts } from "../desk-texts.ts";
import { toBarePage } from "./layout.ts";
import type { Markup } from "./markup.ts";

/** The page where a code from the chat is typed. `problem` is why the last one did not do. */
export function toSignInPage(texts: DeskTexts, problem?: string): Markup {
  const title = texts("sign_in_title");
  const hint = problem === undefined ? "sign-in-how" : "sign-in-problem";
  const body = html`<section class="card narrow">
<h1>${title}</h1>
<p id="sign-in-how">${texts("sign_in_how")}</p>
${problem === undefined ? "" : html`<p id="sign-in-problem" class="problem" role="alert">${problem}</p>`}
<form method="post" action="/desk/sign-in" class="sign-in">
<label for="code">${texts("sign_in_code")}</label>
<input id="code" name="code" required maxlength="20" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" aria-describedby="${hint}" autofocus>
<button class="primary">${texts("sign_in")}</button>
</form>
</section>`;
  return toBarePage({ title, body }, texts);
}
