// A process that opens the storage of the given url, closes it and ends.
import { openStorage } from "../../src/storage/open-storage.ts";

const [url = ""] = process.argv.slice(2);
const storage = await openStorage({ url });
await storage.close();
