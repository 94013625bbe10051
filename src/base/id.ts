import { randomUUID } from "node:crypto";

/** Makes a new unique identifier. Tests hand in a counter. */
export type CreateId = () => string;

/** Random UUIDs. */
export const createRandomId: CreateId = () => randomUUID();
