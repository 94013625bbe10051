import { describe, expect, it } from "vitest";
import { keepClaim } from "../../src/assistant/keep-claim.ts";
import { silentLog } from "../../src/base/log.ts";

describe("keepClaim", () => {
  it("renews the claim again and again while the work runs, whatever a renewal says", async () => {
    let renewals = 0;
    let finish = () => {};
    const work = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function renew() {
      renewals += 1;
      if (renewals === 3) {
        finish();
      }
      if (renewals === 2) {
        throw new Error("the database is away for a moment");
      }
      return renewals > 1;
    }
    await keepClaim(() => work, { renew, leaseMs: 3, log: silentLog });
    expect(renewals).toBeGreaterThanOrEqual(3);
  });

  it("throws what the work throws", async () => {
    const work = async () => {
      throw new Error("no");
    };
    const renew = async () => true;
    await expect(keepClaim(work, { renew, leaseMs: 3, log: silentLog })).rejects.toThrow("no");
  });
});
