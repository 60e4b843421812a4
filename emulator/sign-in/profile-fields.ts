import { isValidRegEx, numberAndAlphabetRegEx } from "@logto/core-kit";
import {
  customProfileFieldUnionGuard,
  reservedBuiltInProfileKeys,
  reservedCustomDataKeys,
  reservedSignInIdentifierKeys,
  CustomProfileFieldType as Type,
} from "@logto/schemas";
import type { z } from "zod";
import { InternalFault, invalidInput, RequestError } from "../http/errors.ts";
import type { Row, Store } from "../store.ts";
import { isSince } from "../versions.ts";

export type ProfileField = z.infer<typeof customProfileFieldUnionGuard>;
type Named = readonly { name: string }[];

const refuse = (code: string) => new RequestError(400, `custom_profile_fields.${code}`);

const reserved: readonly (readonly [names: readonly string[], what: string])[] = [
  [reservedBuiltInProfileKeys, "built_in_prop"],
  [reservedCustomDataKeys, "custom_data"],
  [reservedSignInIdentifierKeys, "sign_in_identifier"],
];

function checkName(name: string): void {
  if (!numberAndAlphabetRegEx.test(name)) throw refuse("invalid_name");
  for (const [names, what] of reserved) {
    if (names.includes(name)) throw refuse(`name_conflict_${what}`);
  }
}

function checkRange(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): void {
  if (min > max) throw refuse("invalid_min_max_input");
}

/** What only a change is checked for. */
function checkStrictly(field: ProfileField): void {
  if (field.type === Type.Checkbox && field.config?.defaultValue === undefined) {
    throw refuse("invalid_default_value");
  }
  if (field.type === Type.Select && field.config.options.length === 0) throw refuse("invalid_options");
  if (field.type === Type.Regex && !isValidRegEx(field.config.format)) throw refuse("invalid_regex_format");
}

/** A part of a field that consists of several, seen as a field. */
function partOf(part: { name: string; type: Type }): ProfileField {
  checkName(part.name);
  const result = customProfileFieldUnionGuard.safeParse(part);
  if (result.success) return result.data;
  // Of all types only these have an answer of their own to a part that doesn't fit.
  if (part.type === Type.Url || part.type === Type.Date) {
    const { data, details } = invalidInput(result.error);
    throw new RequestError(400, "request.invalid_input", data, details);
  }
  throw new InternalFault(result.error.message);
}

/** Whether the field makes sense, beyond its form. */
export function checkProfileField(field: ProfileField, strict = false): void {
  checkName(field.name);
  if (field.type === Type.Text) checkRange(field.config?.minLength, field.config?.maxLength);
  if (field.type === Type.Number) checkRange(field.config?.minValue, field.config?.maxValue);
  if (strict) checkStrictly(field);
  if (field.type !== Type.Address && field.type !== Type.Fullname) return;
  const { parts } = field.config;
  if (parts.length === 0) {
    throw refuse(field.type === Type.Address ? "invalid_address_components" : "invalid_fullname_components");
  }
  if (parts.some(({ type }) => type === Type.Address || type === Type.Fullname)) {
    throw refuse("invalid_sub_component_type");
  }
  if (strict) for (const part of parts) checkProfileField(partOf(part), true);
}

const lengths = { name: 128, label: 128, description: 256 } as const;

/** The lengths that the columns hold, which the guards don't know. */
export function checkLengths(field: { [key in keyof typeof lengths]?: string }): void {
  for (const [key, length] of Object.entries(lengths)) {
    if ([...(field[key as keyof typeof lengths] ?? "")].length > length) {
      const message = `value too long for type character varying(${length})`;
      throw new RequestError(422, "entity.value_too_long", { message });
    }
  }
}

export const inOrder = (fields: readonly Row[]): Row[] => fields.toSorted((a, b) => a.sieOrder - b.sieOrder);

export function refuseDuplicates(fields: Named): void {
  const names = fields.map(({ name }) => name);
  const duplicateNames = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (duplicateNames.length > 0) throw new RequestError(400, "request.invalid_input", { duplicateNames });
}

/** The list as it's stored: names of which there's no field are dropped without a word, or were refused before 1.43. */
export function existingProfileFields<T extends Named>(store: Store, fields: T | null | undefined) {
  if (!fields) return fields;
  const isField = ({ name }: { name: string }) => store.find("customProfileFields", { name });
  if (!isSince(store.version, "1.43") && !fields.every(isField)) {
    throw new RequestError(400, "custom_profile_fields.entity_not_exists_with_names");
  }
  refuseDuplicates(fields);
  return fields.filter(isField);
}
