import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { MigrationError } from "../../../cli/migrate/migration.ts";
import { migrated, read, textOf } from "./world.ts";

jest.setTimeout(120_000);

const words = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 140 }),
  fc.constantFrom(
    "${config.x}",
    "$${",
    "a: b",
    "- x",
    "#",
    "yes",
    "007",
    "__proto__",
    "constructor",
    "名前",
    "null",
    " ",
  ),
);
const scopeName = fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 30 });
const uri = fc
  .tuple(fc.constantFrom("http://localhost:3000", "https://a.example", "com.example.app:"), fc.webPath())
  .map((parts) => parts.join(""));

const configuration = fc
  .uniqueArray(fc.tuple(scopeName, words), { maxLength: 5, selector: ([name]) => name })
  .chain((scopes) =>
    fc.record({
      endpoint: fc.constant("https://abc.logto.app"),
      m2m: fc.constant({ app_id: "id", app_secret: "planted-secret" }),
      applications: fc.dictionary(
        words,
        fc.record({
          name: words,
          type: fc.constantFrom("Traditional", "SPA", "Native"),
          description: words,
          redirect_uris: fc.array(uri, { minLength: 1, maxLength: 5 }),
        }),
        { maxKeys: 3 },
      ),
      api_resource: fc.constant({
        name: "api",
        indicator: "https://api.example",
        scopes: Object.fromEntries(scopes),
      }),
      roles: fc.dictionary(
        words,
        fc.record({
          description: words,
          scopes: fc.subarray(scopes.map(([name]) => name)),
        }),
        { maxKeys: 3 },
      ),
      connectors: fc.constant({ google: { client_id: "id", client_secret: "planted-google" } }),
    }),
  );

test("whatever the names are, what is written has no mistake, and is written again just so", async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(configuration, fc.boolean(), async (one, hasProduction) => {
      const text = JSON.stringify(one, undefined, 2);
      try {
        const migration = await migrated(text, { hasProduction });
        written++;
        read(migration);
        expect(textOf(migration)).toBe(textOf(await migrated(text, { hasProduction })));
        expect(textOf(migration)).not.toContain("planted-");
      } catch (error) {
        // Names that Logto wouldn't have taken are mistakes of the file.
        if (!(error instanceof MigrationError)) throw error;
        expect(error.message).toMatch(/input:\d+:\d+/);
      }
    }),
    { numRuns: 100, seed: 11 },
  );
  expect(written).toBeGreaterThan(20);
});
