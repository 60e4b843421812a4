import { z } from "zod";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

const path = "/api/custom-phrases" as const;

/** Phrases are known by their language. */
const rowOf = (phrases: Row): Row => ({ ...phrases, id: String(phrases.languageTag) });

export const customPhrases: Kind = {
  name: "CustomPhrases",
  key: "customPhrases",
  description:
    "Texts of your own on the sign-in pages, in one language. The language that the sign-in experience falls back to can't be removed.",
  properties: {
    languageTag: {
      schema: text(2, 16),
      description:
        "The language, by its tag as Logto knows it, e.g. `fr` or `pt-BR`. One set of phrases each.",
      logicalName: true,
      createOnly: true,
    },
    translation: {
      schema: z.record(z.string(), z.record(z.string(), z.unknown())),
      description:
        "The texts by Logto's own keys, e.g. `{ input: { username: … } }`; unknown ones are refused by the server. Declared keys are managed, others stay.",
      required: true,
      pruned: true,
    },
  },
  outputs: {},
  deleteFirst: "a language has one set of phrases",
  overwrites: true,

  list: async (api) => (await send<Row[]>(api, `GET ${path}`)).map(rowOf),
  async get(api, languageTag) {
    const found = await lookUp(api, `GET ${path}/{languageTag}`, { languageTag });
    return found && rowOf(found);
  },
  create: async (api, { translation }, args) =>
    rowOf(
      await send(
        api,
        `PUT ${path}/{languageTag}`,
        { languageTag: String(args.languageTag) },
        translation ?? {},
      ),
    ),
  update: async (api, { id }, { translation }) => {
    const { translation: kept } = await send<Args>(
      api,
      `PUT ${path}/{languageTag}`,
      { languageTag: id },
      translation,
    );
    return { translation: kept };
  },
  delete: (api, languageTag) => send(api, `DELETE ${path}/{languageTag}`, { languageTag }),

  refusals: {
    "localization.invalid_translation_structure": {
      at: "translation",
      says: () => "has keys that Logto's phrases don't have; they are nested as in Logto's own",
    },
  },
  sameKey: (args, row) => row.languageTag === args.languageTag,
  keyOf: (args) => `language "${args.languageTag}"`,
  tenantName: (row) => String(row.languageTag),
};
