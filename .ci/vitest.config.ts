import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export
export default defineConfig({
  test: {
    root: process.cwd(),
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/set-up-tests.ts"],
    // Much of the time is spent waiting for databases, pages and other processes.
    maxWorkers: 3,
    // Loading the program anew for each file would take a fifth of the time.
    isolate: false,
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
