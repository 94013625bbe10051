import type { Kysely, Migration } from "kysely";

/** What a turn was about, so that no more is erased than what was said of it; whose a link's files are. */
export const addErasure: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable("turns").addColumn("subject", "text").execute();
    await schema.createIndex("turns_by_subject").on("turns").column("subject").execute();
    await schema.alterTable("upload_links").addColumn("report_id", "text").execute();
  },
};
