import { z } from "zod";
import { wordListSchema } from "./word-list.ts";

const namesSchema = z.array(z.string().min(2)).optional();

const localitySchema = z.strictObject({
  name: z.string().min(2),
  aliases: namesSchema,
  pinyin: namesSchema,
  /** The name without 镇, 街道 or 乡 means something else too, and is not used. */
  noShort: z.boolean().optional(),
  /** What staff should know about who is in charge there. */
  note: z.string().optional(),
});
export type Locality = z.infer<typeof localitySchema>;

const districtSchema = z.strictObject({
  /** County-level name, for example 榕城区. */
  name: z.string().min(2),
  /** Administrative division code (行政区划代码). */
  code: z.string().regex(/^\d{6}$/),
  aliases: namesSchema,
  pinyin: namesSchema,
  towns: z.array(localitySchema).min(1),
  /** Villages, markets, roads that people name instead of the town. */
  places: z.array(localitySchema),
  /** Development zones (功能区). */
  zones: z.array(localitySchema),
});
export type District = z.infer<typeof districtSchema>;

export const districtFileSchema = z.strictObject({
  city: z.strictObject({ name: z.string(), aliases: namesSchema, pinyin: namesSchema }),
  districts: z.array(districtSchema).min(1),
  /** Names that several districts share: the reporter chooses. */
  sharedNames: z.array(z.strictObject({ name: z.string(), districts: z.array(z.string()).min(2) })),
  /** Goods that are called after a place: `葵潭菠萝` says nothing of where something happened. */
  localProducts: wordListSchema,
  /** Words that hold the letters of a place name and name no place. */
  notPlaces: wordListSchema,
  outside: z.strictObject({
    names: wordListSchema,
    /** Only with their 市: without it they are ordinary words. */
    fullNames: wordListSchema,
    english: wordListSchema,
  }),
});
export type Districts = z.infer<typeof districtFileSchema>;
