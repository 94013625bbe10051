/** The body's bytes; when the sender breaks off, they just end. */
export async function* readBody(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const chunk = await reader.read().catch(() => undefined);
    if (chunk === undefined || chunk.done) {
      return;
    }
    yield chunk.value;
  }
}
