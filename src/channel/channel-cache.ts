/** Holds what may be lost, shared by all processes where they have a place to share it. */
export interface ChannelCache {
  get<Value>(key: string): Promise<Value | undefined>;
  set(key: string, value: unknown, ttlMs: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}
