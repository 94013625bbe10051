import { build } from "esbuild";

/** Puts programs and their own files into a few files for Node.js; packages stay as they come. */
export async function bundle(entryPoints: readonly string[], outdir: string): Promise<void> {
  await build({
    ...{ entryPoints: [...entryPoints], outdir, outbase: "." },
    entryNames: "[name]",
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
}
