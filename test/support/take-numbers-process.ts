// A process that takes the next numbers of a sequence, all at once, and prints them.

import { takeNextValue } from "../../src/storage/counters.ts";
import { openStorage } from "../../src/storage/open-storage.ts";
import { testKeyRing } from "./test-key-ring.ts";

const [url = "", count = "1"] = process.argv.slice(2);
const storage = await openStorage({ url, keyRing: testKeyRing });
const numbers = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    storage.transaction((trx) => takeNextValue(trx, "numbers")),
  ),
);
await storage.close();
process.stdout.write(JSON.stringify(numbers));
