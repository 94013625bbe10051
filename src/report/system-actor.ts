/** Who acts when nobody does: a day that is over, an officer who left. */
export const SYSTEM = { id: "system", role: "system" } as const;
