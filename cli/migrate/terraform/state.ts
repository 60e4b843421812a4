import { z } from "zod";
import { type Located, type Mapping, plainOf } from "../located.ts";
import type { Reading } from "../reading.ts";

/** A resource of the state: one instance of what a configuration declares. */
export interface Held {
  type: string;
  /** Its address in Terraform: `module.a.logto_role.staff["x"]`. */
  address: string;
  /** What tells it from others of its type, as words. */
  words: string[];
  attributes: Record<string, unknown>;
  /** Names of attributes that the state says are secret. */
  sensitive: ReadonlySet<string>;
  at: Located;
}

const instance = z.looseObject({
  index_key: z.union([z.string(), z.number()]).nullish(),
  deposed: z.string().nullish(),
  status: z.string().nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
  sensitive_attributes: z.array(z.unknown()).nullish(),
});
const resource = z.looseObject({
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  provider: z.string().nullish(),
  module: z.string().nullish(),
  instances: z.array(instance),
});
const state = z.looseObject({
  version: z.number(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
  resources: z.array(z.unknown()).nullish(),
});

const entry = (map: Mapping, key: string) => map.entries.find((one) => one.key === key);

/** The content looks like a state of Terraform, in whichever version or form. */
export const isTerraform = (root: Mapping): boolean =>
  ["terraform_version", "lineage", "format_version", "encrypted_data"].some((key) => entry(root, key)) &&
  !entry(root, "connectors");

/** The top of what a path of `sensitive_attributes` leads to. */
const sensitiveName = (path: unknown): string[] => {
  const [first] = Array.isArray(path) ? path : [path];
  const value = (first as { value?: unknown } | undefined)?.value;
  return typeof value === "string" ? [value] : [];
};

const wordsOf = (issue: z.core.$ZodIssue | undefined): string =>
  issue?.code === "invalid_type"
    ? `${issue.path.join(".")} has to be a ${issue.expected}`
    : `${issue?.path.join(".")} isn't as in a state of Terraform`;

/** The resources of a state, of whichever provider. What isn't one goes to the reading. */
export function heldIn(reading: Reading, root: Mapping): Held[] {
  const encrypted = entry(root, "encrypted_data");
  if (encrypted) {
    reading.wrongKey(
      encrypted,
      "this state is encrypted; decrypt it with: tofu state pull > terraform.tfstate",
    );
    return [];
  }
  const shown = entry(root, "format_version");
  if (shown) {
    reading.wrongKey(
      shown,
      "this is what terraform show prints; give the state itself: terraform state pull > terraform.tfstate",
    );
    return [];
  }
  const result = state.safeParse(plainOf(root));
  if (!result.success) {
    reading.wrong(root, wordsOf(result.error.issues[0]));
    return [];
  }
  const { version, outputs } = result.data;
  if (version !== 4) {
    const at = entry(root, "version")?.node ?? root;
    reading.wrong(
      at,
      `is the form of another Terraform; allowed: 4. Terraform 0.12 or newer writes it: terraform state pull > terraform.tfstate`,
    );
    return [];
  }
  const names = Object.keys(outputs ?? {});
  if (names.length > 0) {
    reading.remarks.push(
      `Not carried over: Terraform's outputs (${names.join(", ")}); envFiles of the model are the way.`,
    );
  }
  const resources = entry(root, "resources")?.node;
  return reading.list(resources).flatMap((node) => instancesOf(reading, node));
}

function instancesOf(reading: Reading, node: Located): Held[] {
  const result = resource.safeParse(plainOf(node));
  if (!result.success) return reading.wrong(node, wordsOf(result.error.issues[0])) ?? [];
  const { mode, type, name, module, instances, provider } = result.data;
  const base = [module, type, name].filter(Boolean).join(".");
  if (mode === "data") {
    return reading.leave(node, `data.${base} only reads; write tenant:<name> where the model needs it`) ?? [];
  }
  if (!type.startsWith("logto_") || (provider && !/logto/.test(provider))) {
    return reading.leave(node, `${base} is no resource of the Logto provider; it stays Terraform's`) ?? [];
  }
  return instances.flatMap(({ index_key: index, deposed, status, attributes, sensitive_attributes }) => {
    const address = index === null || index === undefined ? base : `${base}[${JSON.stringify(index)}]`;
    if (deposed)
      return reading.leave(node, `a deposed object of ${address}, which Terraform was to delete`) ?? [];
    if (!attributes) return reading.leave(node, `${address} has no attributes; its state is older`) ?? [];
    if (status === "tainted") {
      reading.remarks.push(
        `${address} is tainted: Terraform would have replaced it. It's taken over as it is.`,
      );
    }
    const modules = module?.split(".").filter((word) => word !== "module") ?? [];
    const words = [...modules, name, ...(index === null || index === undefined ? [] : [String(index)])];
    const sensitive = new Set((sensitive_attributes ?? []).flatMap(sensitiveName));
    return [{ type, address, words, attributes, sensitive, at: node }];
  });
}
