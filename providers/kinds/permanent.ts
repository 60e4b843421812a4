import * as z from "zod";
import type { Management } from "../management/index.ts";
import type { Args, Calls, Kind, Output, Property } from "./kind.ts";

/** The argument that every kind of things that are always there takes. */
export const onDelete: Property = {
  schema: z.enum(["restore", "keep"]),
  description:
    "What removing the resource does: put back what was found when it was taken over, or keep what is.",
  default: "restore",
  option: true,
};

export const previous: Output = {
  schema: z.record(z.string(), z.unknown()),
  description: "The values found when each was first managed; what removing it puts back.",
};

/** What all kinds of things that are always there have in common: one at a tenant, read whole, and changed. */
export function permanent(
  word: string,
  read: (api: Management) => Promise<Args>,
  update: Calls["update"],
): Pick<Extract<Kind, { permanent: true }>, "singleton" | "permanent" | "identity" | "keyOf" | "calls"> {
  const get = async (api: Management) => ({ ...(await read(api)), id: "default" });
  return {
    singleton: true,
    permanent: true,
    identity: { by: "place" },
    keyOf: () => word,

    calls: {
      list: async (api) => [await get(api)],
      get,
      create: () => Promise.reject(new Error(`${word} exists`)),
      update,
      delete: () => Promise.resolve(),
    },
  };
}
