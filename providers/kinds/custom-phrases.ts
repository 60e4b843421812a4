import * as z from "zod";
import type { Management } from "../management/index.ts";
import { suggest } from "../text.ts";
import { lookUp, send } from "./calls.ts";
import { isPlainObject, type Kind, known, type Mistake, mapOf, ownValue, type Row } from "./kind.ts";
import { type PhraseKeys, publishedRules } from "./published-rules.ts";
import { signInRaced } from "./sign-in-feasible.ts";

const path = "/api/custom-phrases" as const;

/** Phrases that the sign-in pages don't have, or that are no texts. */
function* strange(
  texts: Record<string, unknown>,
  keys: PhraseKeys,
  path: readonly string[],
): Generator<Mistake> {
  for (const [key, value] of Object.entries(texts)) {
    const at = [...path, key];
    const own = ownValue(keys, key) as PhraseKeys | 1 | undefined;
    if (own === undefined) {
      const meant = suggest(key, Object.keys(keys));
      const message = `the sign-in pages have no phrase "${at.slice(1).join(".")}"${meant ? `; did you mean "${meant}"?` : ""}`;
      yield { path: at, key: true, message };
    } else if (known(value) === undefined) {
    } else if (own === 1) {
      if (typeof value !== "string") yield { path: at, message: "has to be a text" };
    } else if (isPlainObject(value)) yield* strange(value, own, at);
    else yield { path: at, message: `has to be a map of phrases: ${Object.keys(own).join(", ")}` };
  }
}

/** Phrases are known by their language. A set of none is what is left of one that couldn't be deleted, and as good as none. */
const rowsOf = (phrases: Row): Row[] =>
  Object.keys(mapOf(phrases.translation)).length === 0
    ? []
    : [{ ...phrases, id: String(phrases.languageTag) }];

const put = async (api: Management, languageTag: string, translation: unknown): Promise<Row> => ({
  ...(await send(api, `PUT ${path}/{languageTag}`, { languageTag }, translation ?? {})),
  id: languageTag,
});

/** No text is in it, at any depth. */
const isBare = (value: unknown): boolean =>
  isPlainObject(value) ? Object.values(value).every(isBare) : value === "";

export const customPhrases: Kind = {
  name: "CustomPhrases",
  key: "customPhrases",
  identifiedBy: "languageTag",
  description:
    "Texts of your own on the sign-in pages, in one language. Of the language that the sign-in experience falls back to Logto keeps an empty set when they go, which shows Logto's own texts.",
  properties: {
    languageTag: {
      schema: z.enum(publishedRules.languageTags as [string, ...string[]]),
      description:
        "The language, by its tag as Logto knows it, e.g. `fr` or `pt-BR`. One set of phrases each.",
      logicalName: true,
      createOnly: true,
      security: "none",
    },
    translation: {
      schema: z.record(z.string(), z.record(z.string(), z.unknown())),
      description:
        "The texts by Logto's own keys, e.g. `{ input: { username: … } }`; others are refused. Declared keys are managed, others stay.",
      required: true,
      pruned: true,
      security: "none",
    },
  },
  outputs: {},
  serial: () => signInRaced,
  deleteFirst: "a language has one set of phrases",
  identity: {
    by: "key",
    is: (args, row) => row.languageTag === args.languageTag,
    overwrites: true,
  },
  keyOf: (args) => `language "${args.languageTag}"`,

  calls: {
    list: async (api) => (await send<Row[]>(api, `GET ${path}`)).flatMap(rowsOf),
    async get(api, languageTag) {
      const found = await lookUp(api, `GET ${path}/{languageTag}`, { languageTag });
      return found && rowsOf(found)[0];
    },
    create: (api, { translation }, args) => put(api, String(args.languageTag), translation),
    update: async (api, { id }, { translation }) => ({
      translation: (await put(api, id, translation)).translation,
    }),
    async delete(api, languageTag) {
      const { languageInfo } = await send(api, "GET /api/sign-in-exp");
      if (mapOf(languageInfo).fallbackLanguage === languageTag) await put(api, languageTag, {});
      else await send(api, `DELETE ${path}/{languageTag}`, { languageTag });
    },
  },

  rules: {
    validate({ translation }) {
      if (!isPlainObject(translation)) return [];
      const bare = {
        path: ["translation"],
        message: "has no text in it, and Logto keeps none; leave it out",
      };
      return isBare(translation)
        ? [bare]
        : [...strange(translation, publishedRules.phrases, ["translation"])];
    },
    refusals: {
      "localization.invalid_translation_structure": {
        at: "translation",
        says: () => "has keys that Logto's phrases don't have; they are nested as in Logto's own",
      },
    },
  },

  atTenant: {
    name: (row) => String(row.languageTag),
  },
};
