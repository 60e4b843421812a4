import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { parseAllDocuments } from "yaml";
import { type OperatorOptions, operatorManifests } from "../../../cli/fleet/operator.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { type FleetStack, readFleet } from "../../../cli/shared/fleet/stacks.ts";
import crd from "./stack-crd.json" with { type: "json" };

const root = join(import.meta.dirname, "../../..");
const panbot = readFleet({ project: () => root } as Context);
/** As examples/fleet/README.md says. */
const options: OperatorOptions = {
  ...{ repo: "https://github.com/acme/panbot", branch: "main", backend: "s3://acme-pulumi-state" },
  ...{ serviceAccount: "pulumi", resync: 3600, canary: ["dev"], namespace: "logto" },
  secretEnv: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
};

/** A field that the operator doesn't know is a mistake, which Kubernetes itself would drop without a word. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const { format, ...kept } = schema as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, closed(value)]));
  const isOpen = "x-kubernetes-preserve-unknown-fields" in kept || "additionalProperties" in kept;
  return "properties" in kept && !isOpen ? { ...inner, additionalProperties: false } : inner;
}
const valid = new Ajv({ strict: false }).compile(closed(crd.spec) as object);
const documents = (text: string) => parseAllDocuments(text).map((one) => one.toJS());

test.each([
  options,
  {
    ...options,
    gitSecret: "git",
    image: "acme/pulumi",
    repoDir: "auth",
    previewOnly: true,
    organization: "acme",
  },
])("every field is one of the operator's published Stack API", (chosen) => {
  const stacks = documents(operatorManifests(panbot, chosen));
  expect(stacks).toHaveLength(2);
  for (const { apiVersion, kind, spec } of stacks) {
    expect({ apiVersion, kind }).toEqual({ apiVersion: `${crd.group}/${crd.version}`, kind: crd.kind });
    valid(spec);
    expect(valid.errors).toBe(null);
    expect(spec).toMatchObject({
      destroyOnFinalize: false,
      useLocalStackOnly: true,
      resyncFrequencySeconds: 3600,
    });
  }
  expect(valid({ stack: "x", nonsense: true })).toBe(false);
});

test("secrets are named, never said; a secrets provider needs no passphrase", () => {
  const [dev, prod] = documents(operatorManifests(panbot, options));
  expect(dev.spec.envRefs.PULUMI_CONFIG_PASSPHRASE).toEqual({
    type: "Secret",
    secret: { name: "panbot-dev", key: "passphrase" },
  });
  expect(prod.spec.prerequisites).toEqual([
    { name: "panbot-dev", requirement: { succeededWithinDuration: "7200s" } },
  ]);
  const [first] = panbot.stacks;
  const kms = { ...panbot, stacks: [{ ...(first as FleetStack), secretsProvider: "awskms://x" }] };
  expect(operatorManifests(kms, { ...options, canary: [] })).not.toContain("PASSPHRASE");
});

test("what no pod could work with is refused", () => {
  expect(() => operatorManifests(panbot, { ...options, backend: "file://./.state" })).toThrow("no pod");
  expect(() => operatorManifests(panbot, { ...options, canary: ["x"] })).toThrow('"x" isn\'t among');
});

test("PanBot's manifests are current", () => {
  const file = readFileSync(join(root, "examples/fleet/stacks.yaml"), "utf8");
  expect(file).toBe(operatorManifests(panbot, options));
});
