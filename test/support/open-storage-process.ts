// A process that opens the storage of the given url, closes it and ends.

import { openStorage } from "../../src/storage/open-storage.ts";
import { testKeyRing } from "./test-key-ring.ts";

const [url = ""] = process.argv.slice(2);
const storage = await openStorage({ url, keyRing: testKeyRing });
await storage.close();
