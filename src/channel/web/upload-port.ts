import type { InboundMessage } from "../../conversation/message.ts";
import type { MultipartFile } from "./read-multipart-file.ts";

/** What an upload link is still good for. */
interface UploadAllowance {
  readonly filesLeft: number;
  readonly limitBytes: number;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

type TakenUpload =
  /** `message` brings the file into the conversation that the link was given to. */
  | {
      readonly kind: "kept";
      readonly file: { readonly name: string; readonly sizeBytes: number; readonly sha256: string };
      readonly filesLeft: number;
      readonly message: InboundMessage;
    }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "gone" };

/** Who keeps the files that come by one-time links. */
export interface UploadPort {
  /** `undefined` for a link that is wrong, used up or expired. */
  find(token: string): Promise<UploadAllowance | undefined>;
  take(token: string, file: MultipartFile): Promise<TakenUpload>;
}
