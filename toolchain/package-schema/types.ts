import { kinds, type Properties, type Property } from "../../providers/kinds/index.ts";
import { explain } from "../classes.ts";
import { isList, type Schema, schemaOf } from "../reference/types.ts";

/* Shapes of arguments as types of Pulumi's package schema: objects and enumerations have names there. */

export interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  oneOf?: TypeSpec[];
}

export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: true;
  willReplaceOnChanges?: true;
  defaultInfo?: { environment: string[] };
}

export interface ObjectSpec {
  type: "object";
  description?: string;
  properties: Record<string, PropertySpec>;
  required?: string[];
}

interface EnumSpec {
  type: "string";
  enum: { name: string; value: string; description?: string }[];
}

/** What the named types are called that several kinds share, or whose place makes no good name. */
export const betterNames: Readonly<Record<string, string>> = {
  AccountCenterFieldsName: "AccountCenterControl",
  ActionActionType: "ActionType",
  ApplicationConsentScopesUserScope: "UserScope",
  ApplicationSignInExperienceBranding: "Branding",
  ApplicationSignInExperienceColor: "Color",
  EmailTemplateTemplateType: "EmailTemplateType",
  SignInExperienceLanguageInfoFallbackLanguage: "LanguageTag",
  SignInExperienceOnDelete: "OnDelete",
  SignInExperienceSignInMethodIdentifier: "SignInIdentifier",
  SignInExperienceSignUpSecondaryIdentifierIdentifier: "SignUpIdentifier",
};

const singular = (name: string) => name.replace(/ies$/, "y").replace(/s$/, "");

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The name of an enumeration's value in languages where it needs one. Of a URN it's the last part. */
const valueName = (value: string): string =>
  value
    .replace(/^urn:.*:/, "")
    .split(/[^A-Za-z0-9]+/)
    .map(capitalized)
    .join("");

const reserved = new Set(kinds.map(({ name }) => name));

/** The named types of a package, as they come up. */
export class Types {
  readonly specs: Record<string, ObjectSpec | EnumSpec> = {};
  readonly #tokens = new Map<string, string>();

  /** A reference to the type, which is the one that came up with the same content before, if any did. */
  #named(path: readonly string[], spec: ObjectSpec | EnumSpec): TypeSpec {
    // Objects have to be called the same too: `{ enabled }` alone says nothing.
    const content = JSON.stringify(
      "enum" in spec ? spec.enum.map(({ value }) => value) : [spec, path.at(-1)],
    );
    const known = this.#tokens.get(content);
    if (known !== undefined) return { $ref: `#/types/${known}` };
    const derived = path.map(capitalized).join("");
    const name = betterNames[derived] ?? derived;
    const token = `logto:index:${name}`;
    if (token in this.specs || reserved.has(name)) throw new Error(`there are two types called ${name}`);
    this.#tokens.set(content, token);
    this.specs[token] = spec;
    return { $ref: `#/types/${token}` };
  }

  /** `says`: what there is to say of values of an enumeration. */
  #enumeration(path: readonly string[], values: readonly unknown[], says: Says): TypeSpec {
    const members = values.map((value) => {
      const description = says(String(value));
      const name = valueName(String(value));
      return { name, value: String(value), ...(description === undefined ? {} : { description }) };
    });
    if (new Set(members.map(({ name }) => name)).size < members.length)
      throw new Error(`two values of ${path.join(".")} have the same name`);
    return this.#named(path, { type: "string", enum: members });
  }

  #object(path: readonly string[], { properties = {}, required = [] }: Schema, fields: Properties): TypeSpec {
    const inner = Object.entries(properties).map(([name, schema]): [string, PropertySpec] => {
      const field = fields[name];
      return [name, field ? this.property([...path, name], field) : this.of([...path, name], schema)];
    });
    return this.#named(path, {
      type: "object",
      properties: Object.fromEntries(inner),
      ...(required.length > 0 ? { required } : {}),
    });
  }

  /** The type of what a JSON schema describes. `path`: where it is, the kind first. */
  of(
    path: readonly string[],
    schema: Schema,
    fields: Properties = {},
    says: Says = () => undefined,
  ): TypeSpec {
    if (schema.anyOf) {
      // An empty text and nothing say "none": no type of their own.
      const all = schema.anyOf
        .filter(({ type, const: only }) => only !== "" && type !== "null")
        .map((one) => this.of(path, one, fields, says));
      return all.length === 1 ? (all[0] as TypeSpec) : { oneOf: all };
    }
    if (schema.enum) return this.#enumeration(path, schema.enum, says);
    switch (schema.type) {
      case "array": {
        const one = [...path.slice(0, -1), singular(path.at(-1) as string)];
        return { type: "array", items: this.of(one, schema.items ?? {}, fields) };
      }
      case "object": {
        if (schema.properties) return this.#object(path, schema, fields);
        const { additionalProperties: values } = schema;
        return {
          type: "object",
          additionalProperties: this.of(path, typeof values === "object" ? values : {}, fields),
        };
      }
      case "string":
      case "integer":
      case "number":
      case "boolean":
        return { type: schema.type };
      default:
        return { $ref: "pulumi.json#/Any" };
    }
  }

  /** An argument, or a field of one. */
  property(path: readonly string[], property: Property, says?: Says): PropertySpec {
    const { schema, fields, items, secret, createOnly } = property;
    return {
      ...this.of(path, schemaOf(schema), fields ?? items, says),
      description: [explain(property), referenceText(property)].filter(Boolean).join(" "),
      ...(secret ? { secret } : {}),
      ...(createOnly ? { willReplaceOnChanges: true } : {}),
    };
  }
}

type Says = (value: string) => string | undefined;

/** What a reference takes. */
function referenceText({ ref, refOutput = "id", schema }: Property): string | undefined {
  if (ref === undefined) return undefined;
  return isList(schema)
    ? `Takes the \`${refOutput}\` of each ${ref}, or \`tenant:<name>\` of one that isn't managed here.`
    : `Takes the \`${refOutput}\` of the ${ref}, or \`tenant:<name>\` of one that isn't managed here.`;
}
