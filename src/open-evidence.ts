import { join } from "node:path";
import type { Clock } from "./base/clock.ts";
import type { CreateId } from "./base/id.ts";
import type { Log } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import type { Knowledge } from "./open-knowledge.ts";
import { createClamavScanner } from "./report/evidence/clamav-scanner.ts";
import { createPreviews, type OpenPreview } from "./report/evidence/create-previews.ts";
import { createDataEvidenceKeys } from "./report/evidence/data-evidence-keys.ts";
import type { EvidenceBackend } from "./report/evidence/evidence-backend.ts";
import { createEvidenceStore, type EvidenceStore } from "./report/evidence/evidence-store.ts";
import { createFolderBackend } from "./report/evidence/folder-backend.ts";
import { createS3Backend } from "./report/evidence/s3-backend.ts";
import { type ScanFile, scanNothing } from "./report/evidence/scan-file.ts";
import { createUploads, type Uploads } from "./report/take-upload.ts";
import type { Storage } from "./storage/open-storage.ts";

interface EvidenceParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  readonly createId: CreateId;
  /** What holds now: the knowledge may change while the process runs. */
  readonly knowledge: () => Knowledge;
}

/** Where evidence is kept, and what looks at it. */
export interface OpenEvidence {
  readonly store: EvidenceStore;
  readonly uploads: Uploads;
  readonly openPreview: OpenPreview;
  readonly scan: ScanFile;
  /** All places where bytes may lie: the configured one, and the folder that held them before. */
  readonly backends: readonly EvidenceBackend[];
}

/** Opens the place that the configuration names, with the scanner if there is one. */
export function openEvidence(parts: EvidenceParts): OpenEvidence {
  const { config, storage, createId, knowledge } = parts;
  const { clamav } = config;
  const { backend, clearBackend } = openEvidenceBackends(config);
  const scan = clamav === undefined ? scanNothing : createClamavScanner(clamav);
  const store = createEvidenceStore({
    ...{ backend, clearBackend, scan, createId },
    rules: () => knowledge().reports.evidenceRules,
    keys: createDataEvidenceKeys(storage.database),
    incomingFolder: join(config.dataFolder, "incoming"),
    limitBytes: config.evidenceLimitBytes,
  });
  const backends = backend === clearBackend ? [backend] : [backend, clearBackend];
  const openPreview = createPreviews({
    open: store.open,
    rules: () => knowledge().reports.evidenceRules,
  });
  return { store, uploads: openUploads(parts, store), openPreview, scan, backends };
}

/** Where sealed evidence is kept, and where files lie that were kept before files were sealed. */
export function openEvidenceBackends({ dataFolder, evidenceS3 }: Config) {
  const clearBackend = createFolderBackend(join(dataFolder, "evidence"));
  const backend = evidenceS3 === undefined ? clearBackend : createS3Backend(evidenceS3);
  return { backend, clearBackend };
}

/** What comes in by one-time links. */
function openUploads(
  { config, storage, clock, log, createId, knowledge }: EvidenceParts,
  evidenceStore: EvidenceStore,
): Uploads {
  return createUploads({
    ...{ storage, clock, log, createId, evidenceStore },
    texts: () => knowledge().texts.report,
    limits: {
      evidenceBytes: config.evidenceLimitBytes,
      evidenceCount: config.evidenceLimitFiles,
      linkBytes: config.evidenceLinkLimitBytes,
    },
  });
}
