import { html } from "hono/html";
import type { Visitor } from "../desk-parts.ts";
import type { DeskTexts } from "../desk-texts.ts";
import { type PageName, pagesOf } from "../role-pages.ts";
import { formKeyField } from "./form-key-field.ts";
import type { Markup } from "./markup.ts";

/** What a page is made of. */
export interface Page {
  readonly title: string;
  /** The entry of the head that it belongs to. */
  readonly current?: PageName;
  readonly body: Markup;
}

/** A page for somebody who is signed in. */
export function toPage(page: Page, visitor: Visitor, texts: DeskTexts): Markup {
  return toDocument(page.title, toHead(page.current, visitor, texts), page.body, texts);
}

/** A page for anybody. */
export function toBarePage(page: Omit<Page, "current">, texts: DeskTexts): Markup {
  return toDocument(page.title, html``, page.body, texts);
}

function toDocument(title: string, head: Markup, body: Markup, texts: DeskTexts): Markup {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${texts("product")}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/palette.css">
<link rel="stylesheet" href="/desk/assets/desk.css">
<link rel="stylesheet" href="/desk/assets/matter.css">
<script type="module" src="/desk/assets/desk.js"></script>
</head>
<body>
<a class="skip" href="#main">${texts("skip")}</a>
<header class="bar">
<a class="brand" href="/desk"><img src="/assets/icon.svg" alt="" width="28" height="28"><span>${texts("product")}</span></a>
${head}
</header>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>`;
}

function toHead(current: PageName | undefined, visitor: Visitor, texts: DeskTexts): Markup {
  const { name, person } = visitor;
  const entries = pagesOf(person.role).map(
    (page) =>
      html`<li><a class="entry" href="/desk/${page}"${page === current ? html` aria-current="page"` : ""}>${texts(`page_${page}`)}</a></li>`,
  );
  return html`<nav aria-label="${texts("navigation")}"><ul>${entries}</ul></nav>
<form class="who" method="post" action="/desk/sign-out">${formKeyField(visitor)}
<span>${name} · ${texts(`role_${person.role}`)}</span> <button class="quiet">${texts("sign_out")}</button></form>`;
}
