import type { ConfigShape } from "./config-shape.ts";
import rules from "./published-rules.json" with { type: "json" };

/** The texts of the sign-in pages: 1, or those of a group. */
export interface PhraseKeys {
  [key: string]: 1 | PhraseKeys;
}

/** What Logto's published packages say that is allowed, taken from them by `npm run generate`. */
export const publishedRules = rules as unknown as {
  hookEvents: readonly string[];
  /** Languages that texts may be in, and those that Logto has texts in by itself. */
  languageTags: readonly string[];
  builtInLanguageTags: readonly string[];
  phrases: PhraseKeys;
  publicEmailDomains: readonly string[];
  reservedProfileFields: readonly string[];
  addressParts: readonly string[];
  fullnameParts: readonly string[];
  /** What an e-mail or a text message may be for. */
  usageTypes: readonly string[];
  /** Claims that a SAML application's attributes may be made of. */
  samlAttributes: readonly string[];
  /** By type of token: what the samples of its script have to be. */
  tokenSamples: Readonly<Record<string, Readonly<Record<"contextSample" | "tokenSample", ConfigShape>>>>;
  /** By factory: what its configuration has to be, and the purposes that it needs a template for. */
  connectors: Readonly<Record<string, { config: ConfigShape; templates: readonly string[] }>>;
};
