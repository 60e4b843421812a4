import { describe, expect, test } from "@jest/globals";
import { changedOf, objectsOf, toHcl, toModel } from "../../../bench/peer-objects.ts";
import { mapLeaves, Named } from "../../../model/notation/values.ts";
import { read } from "../model/panbot.ts";

/* What the benchmark holds this project and the Terraform provider against each other by: one model in two notations. */

/** By kind and name, with other resources as `<kind> <name>`. */
type Said = Record<string, Record<string, unknown>>;

/** What the peer calls a kind, and its arguments. */
const inHcl: Record<string, { kind: string; arguments: Record<string, string> }> = {
  api_resource: { kind: "ApiResource", arguments: { name: "name", indicator: "indicator" } },
  api_resource_scope: {
    kind: "Scope",
    arguments: { name: "name", description: "description", resource_id: "apiResource" },
  },
  role: {
    kind: "Role",
    arguments: { name: "name", description: "description", type: "type", scope_ids: "scopes" },
  },
  application: {
    kind: "Application",
    arguments: {
      name: "name",
      type: "type",
      redirect_uris: "redirectUris",
      post_logout_redirect_uris: "postLogoutRedirectUris",
    },
  },
};

function saidInHcl(text: string): Said {
  const keys = new Map<string, string>();
  const said: Said = {};
  const blocks = [...text.matchAll(/^resource "logto_(\w+)" "(\w+)" \{\n([\s\S]*?)^\}$/gm)];
  for (const [, type = "", label = "", body = ""] of blocks) {
    const { kind, arguments: names } = inHcl[type] as (typeof inHcl)[string];
    const args = Object.fromEntries(
      [...body.matchAll(/^ {2}(\w+) = (.*)$/gm)].map(([, name = "", value = ""]) => [
        names[name],
        JSON.parse(value.replace(/\blogto_\w+\.\w+\.id\b/g, (one) => JSON.stringify(keys.get(one)))),
      ]),
    );
    const within = args.apiResource ? `${args.apiResource.split(" ")[1]}/` : "";
    const key = `${kind} ${within}${args.name}`;
    expect(keys.has(`logto_${type}.${label}.id`)).toBe(false);
    keys.set(`logto_${type}.${label}.id`, key);
    said[key] = args;
  }
  return said;
}

function saidInYaml(text: string): Said {
  return Object.fromEntries(
    read(text).entries.map(({ kind, name, args }) => {
      const plain = mapLeaves<unknown>(args, (leaf) =>
        leaf instanceof Named ? `${leaf.kind} ${leaf.name}` : leaf,
      ) as Record<string, unknown>;
      return [`${kind.name} ${name}`, plain];
    }),
  );
}

/** What the model leaves out, since Logto has it so. */
const defaults = { Role: { type: "User" } };

describe.each([false, true])("the objects, changed: %s", (changed) => {
  const objects = objectsOf(500, changed);
  const hcl = saidInHcl(toHcl(objects));

  test("are the same in HCL as in YAML", () => {
    const yaml = Object.entries(saidInYaml(toModel(objects))).map(([key, args]) => [
      key,
      {
        name: key.split(" ")[1]?.split("/").at(-1),
        ...(key.startsWith("Role ") ? defaults.Role : {}),
        ...args,
      },
    ]);
    expect(Object.fromEntries(yaml)).toEqual(hcl);
  });

  test("are as many of each kind as the page says", () => {
    const kinds = Object.keys(hcl).map((key) => key.split(" ")[0] as string);
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect(["ApiResource", "Scope", "Role", "Application"].map(count)).toEqual([20, 240, 100, 140]);
  });

  test("are such as the peer reads back: at most 20 scopes in a resource, one in a role", () => {
    const of = objects.apis.map(({ name }) => objects.scopes.filter(({ api }) => api === name).length);
    expect(Math.max(...of)).toBeLessThanOrEqual(20);
    const ofRoles = Object.entries(hcl).flatMap(([key, { scopes }]) =>
      key.startsWith("Role ") ? (scopes as string[]).length : [],
    );
    expect(new Set(ofRoles)).toEqual(new Set([1]));
  });
});

test("the change is of a tenth of the objects, and of their descriptions alone", () => {
  const [before, after] = [false, true].map((changed) => saidInHcl(toHcl(objectsOf(500, changed)))) as [
    Said,
    Said,
  ];
  const differing = Object.keys(before).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  expect(differing).toHaveLength(changedOf(500));
  for (const key of differing) {
    expect({ ...after[key], description: "" }).toEqual({ ...before[key], description: "" });
  }
});
