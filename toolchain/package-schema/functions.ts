import { z } from "zod";
import type { Kind } from "../../providers/kinds/index.ts";
import { lookUpArguments, shownNames } from "../../providers/lifecycle/look-up.ts";
import { lookedUp } from "../../providers/lifecycle/look-ups.ts";
import { nativeTypeOf } from "../../providers/protocol.ts";
import { schemaOf } from "../reference/types.ts";
import type { ObjectSpec, PropertySpec, Types } from "./types.ts";

interface FunctionSpec {
  description: string;
  inputs?: ObjectSpec;
  outputs: ObjectSpec;
}

/** A value that a function answers. */
interface Value {
  schema: z.ZodType;
  description: string;
  /** Not every answer has it. */
  sometimes?: true;
}

/** The functions that answer something else than an object of a kind: they take nothing. */
const others: Record<string, { description: string; answers: Record<string, Value> }> = {
  getTenant: {
    description: "Which Logto it is.",
    answers: {
      endpoint: {
        schema: z.string(),
        description: "Its address, as browsers and identity providers see it.",
      },
      issuer: { schema: z.string(), description: "What stands in its tokens as their issuer." },
      discovery: { schema: z.string(), description: "URL of its OpenID Connect discovery document." },
      resource: { schema: z.string(), description: "The Management API's indicator." },
      versionAtLeast: {
        schema: z.string(),
        description:
          "The newest version of which it has something new, as far as that can be told by its operations.",
        sometimes: true,
      },
      operations: {
        schema: z.array(z.string()),
        description:
          "The operations of its Management API, e.g. `GET /api/roles`; none where it doesn't say.",
      },
    },
  },
  getConnectorFactories: {
    description: "The factories of connectors that the tenant has.",
    answers: {
      factories: {
        schema: z.array(
          z.strictObject({
            id: z.string(),
            type: z.string(),
            target: z.string(),
            platform: z.string().optional(),
            known: z.boolean(),
          }),
        ),
        description:
          "Each with its `id` (a connector's `factory`), `type`, `target` and `platform`; `known` is true of those whose config is checked before it's sent.",
      },
    },
  },
};

const text: PropertySpec = { type: "string" };

/** A function that looks up an object of a kind. */
function lookUpSpec(kind: Kind, types: Types): FunctionSpec {
  const { known, parent } = lookUpArguments(kind);
  const describe = (name: string) =>
    name === "id" ? "Its id." : (kind.properties[name] ?? kind.outputs[name])?.description;
  const inputs = known.map((name): [string, PropertySpec] => {
    const property = kind.properties[name];
    const schema = property && schemaOf(property.schema);
    // Of a list it's one that is in it.
    const type = schema ? types.of([kind.name, name], schema.items ?? schema) : text;
    return [name, { ...type, description: describe(name) ?? "" }];
  });
  if (parent) {
    const description = `The id of what it lies in, or \`tenant:<name>\`. Needed, unless it's looked up by its own id.`;
    inputs.push([parent, { ...text, description }]);
  }
  const outputs = [...shownNames(kind)].map((name): [string, PropertySpec] => {
    const property = kind.properties[name];
    const schema = property?.schema ?? kind.outputs[name]?.schema ?? z.string();
    const fields = property?.fields ?? property?.items;
    return [
      name,
      { ...types.of([kind.name, name], schemaOf(schema), fields), description: describe(name) ?? "" },
    ];
  });
  return {
    description: `The one ${kind.name} that the arguments tell from all others, whether a program declares it or not. An error where there's none, or more than one. Without what is secret.`,
    inputs: { type: "object", properties: Object.fromEntries(inputs) },
    outputs: {
      type: "object",
      properties: Object.fromEntries([...outputs, ["id", { ...text, description: "Its id." }]]),
      required: ["id"],
    },
  };
}

function otherSpec(name: string, types: Types): FunctionSpec {
  const { description, answers } = others[name]!;
  const outputs = Object.entries(answers).map(([key, { schema, description: meaning }]) => [
    key,
    { ...types.of([name, key], schemaOf(schema)), description: meaning },
  ]);
  return {
    description,
    outputs: {
      type: "object",
      properties: Object.fromEntries(outputs),
      required: Object.keys(answers).filter((key) => !answers[key]?.sometimes),
    },
  };
}

/** The package's functions, by token. */
export const functionSpecs = (types: Types): Record<string, FunctionSpec> => ({
  ...Object.fromEntries(lookedUp.map((kind) => [nativeTypeOf(`get${kind.name}`), lookUpSpec(kind, types)])),
  ...Object.fromEntries(Object.keys(others).map((name) => [nativeTypeOf(name), otherSpec(name, types)])),
});
