import type { MiddlewareHandler } from "hono";
import { isSameOrigin } from "../../base/is-same-origin.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { findConversation } from "./browser-conversation.ts";
import { refuse } from "./web-answer.ts";

/** What the API's handlers find in their context. */
export interface WebEnvironment {
  Variables: { conversationId: string };
}

/** Lets only our own page in, and only with a conversation. */
export function requireConversation(texts: ChannelTexts): MiddlewareHandler<WebEnvironment> {
  return async (context, next) => {
    context.header("cache-control", "no-store");
    const isChange = context.req.method !== "GET" && context.req.method !== "HEAD";
    if (isChange && !isSameOrigin((name) => context.req.header(name))) {
      return refuse(context, 403, "foreign_site", texts("web_foreign_site"));
    }
    const conversationId = findConversation(context);
    if (conversationId === undefined) {
      return refuse(context, 401, "no_conversation", texts("web_no_conversation"));
    }
    context.set("conversationId", conversationId);
    return next();
  };
}
