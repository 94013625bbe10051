const THOUGHTS = /<think>[\s\S]*?<\/think>/gi;

/** What a model wrote without the thoughts that some write before their answer. */
export function leaveThoughtsOut(written: string): string {
  return written.replace(THOUGHTS, "");
}
