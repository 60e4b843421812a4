import { stringify } from "yaml";
import type { Shape } from "./shape.ts";

/** Resources that the program below declares at a time. */
export const group = 25;

/**
 * A program with that many resources, a multiple of 25. Of each 25: two API resources with six scopes each, three
 * roles of four scopes, four SPAs, two server-rendered applications and a machine-to-machine one (three of the seven
 * have a secret), and a webhook.
 */
export const logtoProgram = (resources: number): string => `
import * as logto from "pulumi-logto";
for (let i = 0; i < ${resources / group}; i++) {
  const apis = [0, 1].map((j) => new logto.ApiResource(\`api-\${i}-\${j}\`, { indicator: \`https://api-\${i}-\${j}.example.com\` }));
  const scopes = apis.flatMap((apiResource, j) =>
    ["read", "write", "delete", "share", "export", "audit"].map((verb) =>
      new logto.Scope(\`api-\${i}-\${j}/\${verb}\`, { apiResource, name: \`\${verb}:orders\`, description: \`May \${verb} orders\` })));
  for (let j = 0; j < 3; j++)
    new logto.Role(\`role-\${i}-\${j}\`, { description: "Members of a team", scopes: scopes.slice(4 * j, 4 * j + 4) });
  for (let j = 0; j < 7; j++) {
    const type = j < 4 ? "SPA" : j < 6 ? "Traditional" : "MachineToMachine";
    const base = \`https://app-\${i}-\${j}.example.com\`;
    new logto.Application(\`app-\${i}-\${j}\`, {
      type,
      ...(type === "MachineToMachine" ? {} : { redirectUris: [\`\${base}/callback\`], postLogoutRedirectUris: [base] }),
    });
  }
  new logto.Webhook(\`hook-\${i}\`, { url: \`https://hooks-\${i}.example.com/logto\`, events: ["User.Created", "User.Deleted"] });
}
`;

const verbs = ["read", "write", "delete", "share", "export", "audit"];
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const named = <One>(entries: readonly (readonly [string, One])[]) => Object.fromEntries(entries);

/** The same as a model. */
export function logtoModel(resources: number): string {
  const groups = numbers(resources / group);
  const scopes = named(verbs.map((verb) => [`${verb}:orders`, `May ${verb} orders`]));
  const api = (i: number, j: number) =>
    [`api-${i}-${j}`, { indicator: `https://api-${i}-${j}.example.com`, scopes }] as const;
  const role = (i: number, j: number) => {
    const granted = numbers(4).map((n) => 4 * j + n);
    const of = Map.groupBy(granted, (n) => `api-${i}-${Math.floor(n / verbs.length)}`);
    const names = [...of].map(
      ([name, all]) => [name, all.map((n) => `${verbs[n % verbs.length]}:orders`)] as const,
    );
    return [`role-${i}-${j}`, { description: "Members of a team", scopes: named(names) }] as const;
  };
  const application = (i: number, j: number) => {
    const type = j < 4 ? "SPA" : j < 6 ? "Traditional" : "MachineToMachine";
    const base = `https://app-${i}-${j}.example.com`;
    const uris = { redirectUris: [`${base}/callback`], postLogoutRedirectUris: [base] };
    return [`app-${i}-${j}`, { type, ...(type === "MachineToMachine" ? {} : uris) }] as const;
  };
  const webhook = (i: number) =>
    [
      `hook-${i}`,
      { url: `https://hooks-${i}.example.com/logto`, events: ["User.Created", "User.Deleted"] },
    ] as const;
  const each = <One>(count: number, one: (i: number, j: number) => One) =>
    groups.flatMap((i) => numbers(count).map((j) => one(i, j)));
  return stringify({
    apiResources: named(each(2, api)),
    roles: named(each(3, role)),
    applications: named(each(7, application)),
    webhooks: named(groups.map(webhook)),
  });
}

/** The same resources, with the same arguments and references, by a provider that does nothing. */
export const nullProgram = (shape: Shape): string => `
import * as pulumi from "@pulumi/pulumi";
const shape = ${JSON.stringify(shape)};
const __provider = "exports.handler=()=>({create:async outs=>({id:String(Math.random()),outs})})";
const made = new Map();
const input = (value) => {
  if (Array.isArray(value)) return value.map(input);
  if (value === null || typeof value !== "object") return value;
  if ("$ref" in value) return made.get(value.$ref).id;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, input(inner)]));
};
for (const { kind, name, args } of shape)
  made.set(\`\${kind} \${name}\`, new pulumi.CustomResource(\`pulumi-nodejs:dynamic/null:\${kind}\`, name, { __provider, ...input(args) }));
`;
