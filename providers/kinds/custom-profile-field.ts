import { z } from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, isPlainObject, type Kind, type Mistake, type Row, text } from "./kind.ts";

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

/** By type: the config that it can't do without. */
const needs: Record<string, string> = {
  Select: "options",
  Regex: "format",
  Address: "parts",
  Fullname: "parts",
};

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

/** What a PUT takes: the whole field, without what isn't set. */
const whole = (row: Args): Args =>
  Object.fromEntries(
    columns.flatMap((name) => (row[name] === undefined || row[name] === null ? [] : [[name, row[name]]])),
  );

export const customProfileField: Kind = {
  name: "CustomProfileField",
  key: "customProfileFields",
  description:
    "A field of the user's profile that pages can ask for: the sign-in experience names those for registering (`signUpProfileFields`), the account center those that it shows.",
  properties: {
    name: {
      schema: text(1, 128).regex(/^[A-Za-z0-9]+$/, "takes letters and digits only"),
      description:
        "Name of the field, unique in a tenant: a standard claim of the profile (`birthdate`, `gender` …), or a key of the user's custom data. Letters and digits.",
      logicalName: true,
      createOnly: true,
    },
    type: {
      schema: z.enum(types),
      description: `What users enter: ${types.join(", ")}. Changed in place.`,
      required: true,
    },
    label: {
      schema: text(1, 128),
      description: "Text beside the field.",
      default: null,
      emptyIsNone: true,
    },
    description: {
      schema: text(0),
      description: "Explanation below the field.",
      default: null,
      emptyIsNone: true,
    },
    required: { schema: z.boolean(), description: "Whether users have to fill it in.", default: false },
    config: {
      schema: z.strictObject({ ...base, parts: z.array(part).optional() }),
      description:
        "Settings of its type: `placeholder`, `minLength`, `maxLength`, `minValue`, `maxValue`, `format` (of a date or a regular expression), `customFormat`, `options` (of a Select: { label, value }), `defaultValue`, `parts` (of Address and Fullname). Declared keys are managed.",
      default: {},
    },
    order: {
      schema: z.number().int().min(1),
      description: "Its place among the fields, from 1. Left out, the server puts a new field last.",
      path: "sieOrder",
      filledIn: true,
      default: null,
    },
  },
  outputs: {},
  deleteFirst: "a profile field's name is unique in a tenant",

  validate({ type, config }) {
    const key = needs[String(type)];
    const mistakes: Mistake[] = [];
    if (key && (config === undefined || (isPlainObject(config) && config[key] === undefined))) {
      mistakes.push({ path: ["config"], message: `${type} needs "${key}" here` });
    }
    return mistakes;
  },

  notConfiguration: ["fieldId"],
  list: async (api) => (await send<Row[]>(api, `GET ${path}`)).map(rowOf),
  async get(api, name) {
    const found = await lookUp(api, `GET ${path}/{name}`, { name });
    return found && rowOf(found);
  },
  async create(api, { sieOrder, ...given }) {
    const made = rowOf(
      await send(api, `POST ${path}`, undefined, { name: given.name, required: false, ...whole(given) }),
    );
    return typeof sieOrder === "number" ? { ...made, ...(await move(api, made.id, sieOrder)) } : made;
  },
  async update(api, row, { sieOrder, ...patch }) {
    const changed: Args =
      Object.keys(patch).length === 0
        ? {}
        : await send(api, `PUT ${path}/{name}`, { name: row.id }, whole({ ...row, ...patch }));
    return typeof sieOrder === "number" ? { ...changed, ...(await move(api, row.id, sieOrder)) } : changed;
  },
  delete: (api, name) => send(api, `DELETE ${path}/{name}`, { name }),

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
  sameKey: (args, row) => row.name === args.name,
  keyOf: (args) => `name "${args.name}"`,
  tenantName: (row) => String(row.name),
};
