import * as z from "zod";
import type { Management } from "../management/index.ts";
import { completed, lookUp, send } from "./calls.ts";
import {
  type Args,
  isKnownText,
  type Kind,
  known,
  listOf,
  type Mistake,
  mapOf,
  type Row,
  text,
} from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { signInRaced } from "./sign-in-feasible.ts";

const path = "/api/custom-profile-fields" as const;
const types = [
  "Text",
  "Number",
  "Date",
  "Checkbox",
  "Select",
  "Url",
  "Regex",
  "Address",
  "Fullname",
] as const;
const columns = ["type", "label", "description", "required", "config"] as const;

type FieldType = (typeof types)[number];

/** By type: the config that it takes, first what it can't do without. */
const takes: Readonly<Record<FieldType, { needs?: string; others: readonly string[] }>> = {
  Text: { others: ["placeholder", "minLength", "maxLength"] },
  Number: { others: ["placeholder", "minValue", "maxValue"] },
  Date: { others: ["placeholder", "format", "customFormat"] },
  Checkbox: { needs: "defaultValue", others: [] },
  Select: { needs: "options", others: ["placeholder"] },
  Url: { others: ["placeholder"] },
  Regex: { needs: "format", others: ["placeholder"] },
  Address: { needs: "parts", others: [] },
  Fullname: { needs: "parts", others: [] },
};

const partNames: Readonly<Record<string, readonly string[]>> = {
  Address: publishedRules.addressParts,
  Fullname: publishedRules.fullnameParts,
};

/** Logto takes an empty one for none. */
const isRegEx = (pattern: string): boolean => {
  try {
    return pattern !== "" && Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
};

/** What doesn't suit the field's type. */
function configMistakes(type: FieldType, declared: unknown, at: (string | number)[] = ["config"]): Mistake[] {
  const config = mapOf(declared);
  const mistakes: Mistake[] = [];
  const wrong = (path: (string | number)[], message: string) =>
    mistakes.push({ path: [...at, ...path], message });
  const { needs, others } = takes[type];
  const allowed = [...(needs ? [needs] : []), ...others];
  if (needs && config[needs] === undefined) wrong([], `${type} needs "${needs}" here`);
  if (type === "Date" && declared !== undefined && config.format === undefined) {
    wrong([], 'Date needs "format" here, or no config at all');
  }
  for (const key of Object.keys(config)) {
    if (!allowed.includes(key)) wrong([key], `a ${type} has no "${key}"; it has: ${allowed.join(", ")}`);
  }
  for (const [min, max] of [
    ["minLength", "maxLength"],
    ["minValue", "maxValue"],
  ] as const) {
    if (Number(config[min]) > Number(config[max])) wrong([min], `is more than ${max}, ${config[max]}`);
  }
  const value = config.defaultValue;
  if (type === "Checkbox" && known(value) !== undefined && value !== "true" && value !== "false") {
    wrong(["defaultValue"], `is ${JSON.stringify(value)}; allowed: "true", "false"`);
  }
  if (type === "Regex" && isKnownText(config.format) && !isRegEx(config.format)) {
    wrong(["format"], "is no regular expression");
  }
  for (const list of ["options", "parts"]) {
    if (Array.isArray(config[list]) && config[list].length === 0) wrong([list], "needs at least 1 entry");
  }
  const names = partNames[type];
  for (const [index, part] of listOf(names && config.parts).entries()) {
    const { name, type: partType, config: partConfig } = mapOf(part);
    if (isKnownText(name) && !names?.includes(name)) {
      wrong(["parts", index, "name"], `is "${name}"; allowed: ${names?.join(", ")}`);
    }
    if (partType === "Address" || partType === "Fullname") {
      wrong(["parts", index, "type"], `is ${partType}, and a part has no parts of its own`);
    } else if (known(partType) && known(partConfig ?? {})) {
      mistakes.push(...configMistakes(partType as FieldType, partConfig, [...at, "parts", index, "config"]));
    }
  }
  return mistakes;
}

const option = z.strictObject({ label: text().optional(), value: text(0) });
const base = {
  placeholder: text(0, 256).optional(),
  minLength: z.number().int().min(0).optional(),
  maxLength: z.number().int().min(0).optional(),
  minValue: z.number().int().min(0).optional(),
  maxValue: z.number().int().min(0).optional(),
  format: text(0, 128).optional(),
  customFormat: text(0, 128).optional(),
  options: z.array(option).optional(),
  defaultValue: text(0).optional(),
};
const part = z.strictObject({
  name: text(),
  type: z.enum(types),
  enabled: z.boolean(),
  required: z.boolean(),
  label: text().optional(),
  description: text(0).optional(),
  config: z.strictObject(base).optional(),
});

/** Fields are known by their name, which is all that the API's paths know of them. */
const rowOf = (field: Row): Row => ({ ...field, fieldId: field.id, id: String(field.name) });

async function move(api: Management, name: string, order: unknown): Promise<Args> {
  await send(api, `POST ${path}/properties/sie-order`, undefined, { order: [{ name, sieOrder: order }] });
  return { sieOrder: order };
}

const isEmpty = (config: unknown) => Object.keys(mapOf(config)).length === 0;

/** What a PUT takes: the whole field, without what isn't set. Of these types no empty config is taken, and no empty label. */
const whole = (row: Args): Args =>
  Object.fromEntries(
    columns.flatMap((name) =>
      row[name] === undefined ||
      row[name] === null ||
      (name === "label" && row.label === "") ||
      (name === "config" && (row.type === "Date" || row.type === "Checkbox") && isEmpty(row.config))
        ? []
        : [[name, row[name]]],
    ),
  );

export const customProfileField: Kind = {
  name: "CustomProfileField",
  key: "customProfileFields",
  identifiedBy: "name",
  description:
    "A field of the user's profile that pages can ask for: the sign-in experience names those for registering (`signUpProfileFields`), the account center those that it shows.",
  properties: {
    name: {
      schema: text(1, 128)
        .regex(/^[A-Za-z0-9]+$/, "takes letters and digits only")
        .refine((name) => !publishedRules.reservedProfileFields.includes(name), {
          error: "is Logto's own name for something else; choose another",
        }),
      description:
        "Name of the field, unique in a tenant: a standard claim of the profile (`birthdate`, `gender` …), or a key of the user's custom data. Letters and digits.",
      logicalName: true,
      createOnly: true,
      security: "none",
    },
    type: {
      schema: z.enum(types),
      description: `What users enter: ${types.join(", ")}. Changed in place.`,
      required: true,
      security: "none",
    },
    label: {
      schema: text(1, 128),
      description: "Text beside the field.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
    description: {
      schema: text(0, 256),
      description: "Explanation below the field.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
    required: {
      schema: z.boolean(),
      description: "Whether users have to fill it in.",
      default: false,
      security: "none",
    },
    config: {
      schema: z.strictObject({ ...base, parts: z.array(part).optional() }),
      description:
        "Settings of its type: `placeholder`, `minLength`, `maxLength`, `minValue`, `maxValue`, `format` (of a date or a regular expression), `customFormat`, `options` (of a Select: { label, value }), `defaultValue`, `parts` (of Address and Fullname). Declared keys are managed.",
      default: {},
      security: "none",
    },
    order: {
      schema: z.number().int().min(1),
      description: "Its place among the fields, from 1. Left out, the server puts a new field last.",
      path: "sieOrder",
      filledIn: true,
      default: null,
      security: "none",
    },
  },
  outputs: {},
  // The server counts their places, and takes one that goes out of sign-up.
  serial: () => signInRaced,
  deleteFirst: "a profile field's name is unique in a tenant",
  identity: {
    by: "key",
    is: (args, row) => row.name === args.name,
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    list: async (api) => (await send<Row[]>(api, `GET ${path}`)).map(rowOf),
    async get(api, name) {
      const found = await lookUp(api, `GET ${path}/{name}`, { name });
      return found && rowOf(found);
    },
    async create(api, { sieOrder, ...given }) {
      const made = rowOf(
        await send(api, `POST ${path}`, undefined, { name: given.name, required: false, ...whole(given) }),
      );
      return typeof sieOrder === "number" ? completed(made, () => move(api, made.id, sieOrder)) : made;
    },
    async update(api, row, { sieOrder, ...patch }) {
      const changed: Args =
        Object.keys(patch).length === 0
          ? {}
          : await send(
              api,
              `PUT ${path}/{name}`,
              { name: row.id },
              {
                ...whole({ ...row, ...patch }),
                // What a PUT leaves out stays.
                ...(patch.description === null ? { description: "" } : {}),
              },
            );
      return typeof sieOrder === "number" ? { ...changed, ...(await move(api, row.id, sieOrder)) } : changed;
    },
    delete: (api, name) => send(api, `DELETE ${path}/{name}`, { name }),
  },

  rules: {
    validate({ type, config, required, description: explained }) {
      if (!known(type)) return [];
      const mistakes = known(config ?? {}) ? configMistakes(type as FieldType, config) : [];
      if (type !== "Checkbox") return mistakes;
      if (required === true) mistakes.push({ path: ["required"], message: "a Checkbox can't be required" });
      if (explained !== undefined && explained !== "") {
        mistakes.push({
          path: ["description"],
          message: "a Checkbox has no description; write it as its label",
        });
      }
      return mistakes;
    },

    // A PUT that leaves these out keeps them, and takes no empty ones.
    async feasible(args, { before }) {
      const stays = (name: string): Mistake[] =>
        before?.[name] !== undefined && args[name] === undefined
          ? [
              {
                path: [name],
                message: "can't be taken out again, since Logto keeps it; write what it shall be",
              },
            ]
          : [];
      return [...stays("label"), ...(args.type === "Date" ? stays("config") : [])];
    },

    refusals: {
      "custom_profile_fields.invalid_name": {
        at: "name",
        says: () => "letters and digits only, the first of them a letter",
      },
      "custom_profile_fields.name_conflict_built_in_prop": { at: "name" },
      "custom_profile_fields.name_conflict_custom_data": { at: "name" },
      "custom_profile_fields.name_conflict_sign_in_identifier": { at: "name" },
      "custom_profile_fields.name_exists": { at: "name" },
      "custom_profile_fields.invalid_address_components": { at: "config.parts" },
      "custom_profile_fields.invalid_fullname_components": { at: "config.parts" },
      "custom_profile_fields.invalid_options": { at: "config.options" },
      "custom_profile_fields.invalid_regex_format": { at: "config.format" },
    },
  },

  atTenant: {
    notConfiguration: ["fieldId"],
    name: (row) => String(row.name),
  },
};
