import { z } from "zod";
import { suggest } from "../text.ts";
import { lookUp, send } from "./calls.ts";
import {
  type Args,
  isPlainObject,
  type Kind,
  known,
  type Mistake,
  mapOf,
  ownValue,
  type Row,
} from "./kind.ts";
import { type PhraseKeys, publishedRules } from "./published-rules.ts";

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

const fallback =
  "is the language that the sign-in experience falls back to; let its languageInfo.fallbackLanguage be another first";

/** Phrases are known by their language. */
const rowOf = (phrases: Row): Row => ({ ...phrases, id: String(phrases.languageTag) });

export const customPhrases: Kind = {
  name: "CustomPhrases",
  key: "customPhrases",
  description:
    "Texts of your own on the sign-in pages, in one language. The language that the sign-in experience falls back to can't be removed.",
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
  deleteFirst: "a language has one set of phrases",
  identity: {
    by: "key",
    is: (args, row) => row.languageTag === args.languageTag,
    overwrites: true,
  },
  keyOf: (args) => `language "${args.languageTag}"`,

  calls: {
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

    async held(api, { languageTag }) {
      const { languageInfo } = await send<Args>(api, "GET /api/sign-in-exp");
      return mapOf(languageInfo).fallbackLanguage === languageTag ? fallback : undefined;
    },
  },

  rules: {
    validate: ({ translation }) =>
      isPlainObject(translation) ? [...strange(translation, publishedRules.phrases, ["translation"])] : [],
    refusals: {
      "localization.cannot_delete_default_language": { at: "languageTag", says: () => fallback },
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
