// Which folder of src may import which. Files at the root of src, and the commands, may import all.
const mayImport = {
  base: [],
  config: ["base"],
  conversation: ["base"],
  storage: ["base"],
  model: ["base"],
  prompt: ["base"],
  retrieval: ["base", "model"],
  ingest: ["base", "retrieval"],
  answer: ["base", "conversation", "model", "prompt", "retrieval"],
  target: ["base", "conversation", "model", "prompt", "retrieval", "storage"],
  report: ["base", "conversation", "model", "prompt", "retrieval", "storage"],
  backup: ["base", "report", "storage"],
  assistant: ["base", "conversation", "model", "prompt", "storage"],
  channel: ["base", "conversation"],
  desk: ["base", "conversation", "report", "target", "storage"],
};

// target and report share retrieval's text processing and nothing else of it.
const sharedRetrieval = "^src/retrieval/(normalize-text|tokenize-text|text-classifier)\\.ts$";

// Which folder may touch which outside package.
const home = {
  grammy: "^src/channel/telegram/",
  "@hono|hono": "^src/(server\\.ts|channel/|desk/)",
  "@langchain|langchain": "^src/(model|retrieval|prompt)/",
  "hnswlib-node": "^src/retrieval/",
  "fast-xml-parser": "^src/channel/wecom/",
  ws: "^src/channel/wecom-bot/",
  "htmlparser2|csv-parse|unpdf": "^src/ingest/",
  yauzl: "^src/(ingest|report/evidence)/",
  "pdfkit|uqr": "^src/report/",
  "s3mini|sharp|file-type": "^src/report/evidence/",
  "kysely|better-sqlite3|pg": "^src/(storage/|.*-repository\\.ts)",
};

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `${folder}-imports-only-${allowed.join("-") || "itself"}`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: "^src/", pathNot: [folder, ...allowed].map((name) => `^src/${name}/`) },
    })),
    {
      name: "target-and-report-share-only-text-processing",
      severity: "error",
      from: { path: "^src/(target|report)/" },
      to: { path: "^src/retrieval/", pathNot: sharedRetrieval },
    },
    ...Object.entries(home).map(([name, place]) => ({
      name: `${name.split("|")[0]}-stays-home`,
      severity: "error",
      from: { path: "^src/", pathNot: place },
      to: { path: `node_modules/(${name})/`, dependencyTypesNot: ["type-only"] },
    })),
    {
      name: "channels-do-not-know-each-other",
      severity: "error",
      from: { path: "^src/channel/([^/]+)/" },
      to: { path: "^src/channel/[^/]+/", pathNot: ["^src/channel/$1/", "^src/channel/wecom/"] },
    },
    {
      name: "wecom-protocol-is-for-its-three-channels",
      severity: "error",
      from: {
        path: "^src/channel/",
        pathNot: "^src/channel/(wecom|wecom-app|wecom-bot|wechat-service)/",
      },
      to: { path: "^src/channel/wecom/" },
    },
    {
      name: "every-folder-is-listed",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: Object.keys(mayImport)
          .map((folder) => `^src/${folder}/`)
          .concat("^src/command/", "^src/[^/]+\\.ts$"),
      },
      to: {},
    },
    { name: "nobody-imports-a-root-file", severity: "error", from: { path: "^src/(?!command/)[^/]+/" }, to: { path: "^src/[^/]+\\.ts$" } },
    { name: "nobody-imports-a-command", severity: "error", from: { path: "^src/", pathNot: "^src/(command/|cli\\.ts$)" }, to: { path: "^src/command/" } },
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    { name: "src-not-to-test", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
