import { z } from "zod";
import type { Path, Reading } from "../reading.ts";

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

/** The content looks like a state of Terraform, in whichever version or form. */
export const isTerraform = (value: Record<string, unknown>): boolean =>
  ["terraform_version", "lineage", "format_version", "encrypted_data"].some((key) =>
    Object.hasOwn(value, key),
  ) && !Object.hasOwn(value, "connectors");

/** The top of what a path of `sensitive_attributes` leads to. */
const sensitiveName = (path: unknown): string[] => {
  const [first] = Array.isArray(path) ? path : [path];
  const value = (first as { value?: unknown } | undefined)?.value;
  return typeof value === "string" ? [value] : [];
};

/** Forms of a state that aren't read, by the key that tells them. */
const refused = {
  encrypted_data: "this state is encrypted; decrypt it with: tofu state pull > terraform.tfstate",
  format_version:
    "this is what terraform show prints; give the state itself: terraform state pull > terraform.tfstate",
};

/** The resources of a state, of whichever provider. What isn't one goes to the reading. */
export function heldIn(reading: Reading): Held[] {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(reading.text);
  } catch {
    reading.wrong([], "isn't JSON, as a state of Terraform is: terraform state pull > terraform.tfstate");
    return [];
  }
  for (const [key, why] of Object.entries(refused)) {
    if (!Object.hasOwn(value, key)) continue;
    reading.wrong([key], why, true);
    return [];
  }
  const { version, outputs, resources } = reading.shaped(state, value) ?? {};
  if (version === undefined) return [];
  if (version !== 4) {
    reading.wrong(
      ["version"],
      "is the form of another Terraform; allowed: 4. Terraform 0.12 or newer writes it: terraform state pull > terraform.tfstate",
    );
    return [];
  }
  const names = Object.keys(outputs ?? {});
  if (names.length > 0) {
    reading.remarks.push(
      `Not carried over: Terraform's outputs (${names.join(", ")}); envFiles of the model are the way.`,
    );
  }
  return (resources ?? []).flatMap((one, i) => instancesOf(reading, one, ["resources", i]));
}

function instancesOf(reading: Reading, value: unknown, at: Path): Held[] {
  const shaped = reading.shaped(resource, value, at);
  if (!shaped) return [];
  const { mode, type, name, module, instances, provider } = shaped;
  const base = [module, type, name].filter(Boolean).join(".");
  const leave = (why: string): [] => {
    reading.leave(at, why);
    return [];
  };
  if (mode === "data") return leave(`data.${base} only reads; write tenant:<name> where the model needs it`);
  if (!type.startsWith("logto_") || (provider && !/logto/.test(provider))) {
    return leave(`${base} is no resource of the Logto provider; it stays Terraform's`);
  }
  return instances.flatMap(({ index_key: index, deposed, status, attributes, sensitive_attributes }) => {
    const indices = index === null || index === undefined ? [] : [index];
    const address = [base, ...indices.map((one) => `[${JSON.stringify(one)}]`)].join("");
    if (deposed) return leave(`a deposed object of ${address}, which Terraform was to delete`);
    if (!attributes) return leave(`${address} has no attributes; its state is older`);
    if (status === "tainted") {
      reading.remarks.push(
        `${address} is tainted: Terraform would have replaced it. It's taken over as it is.`,
      );
    }
    const modules = module?.split(".").filter((word) => word !== "module") ?? [];
    const sensitive = new Set((sensitive_attributes ?? []).flatMap(sensitiveName));
    return [{ type, address, words: [...modules, name, ...indices.map(String)], attributes, sensitive }];
  });
}
