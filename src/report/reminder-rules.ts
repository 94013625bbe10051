import { z } from "zod";

const hourSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

const stageSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z_]+$/),
    label: z.string().min(1),
    /** When so much of the limit is over. */
    share: z.number().gt(0).lt(1).optional(),
    /** So many working days before the last day. */
    workdaysBefore: z.int().positive().optional(),
    /** So many calendar days after the last day; 0 is that day itself. */
    daysAfter: z.int().nonnegative().optional(),
    to: z.array(z.enum(["officer", "lead"])).min(1),
  })
  .refine(
    (stage) =>
      [stage.share, stage.workdaysBefore, stage.daysAfter].filter((when) => when !== undefined)
        .length === 1,
    { message: "wants one of share, workdaysBefore and daysAfter" },
  );
export type ReminderStage = z.infer<typeof stageSchema>;

/** When officers are reminded of limits, and at which hours. */
export const reminderFileSchema = z.strictObject({
  /** In Asia/Shanghai. */
  hours: z.array(z.strictObject({ from: hourSchema, to: hourSchema })).min(1),
  stages: z.array(stageSchema).min(1),
});
export type ReminderRules = z.infer<typeof reminderFileSchema>;
