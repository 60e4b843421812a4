import { stringify } from "yaml";
import { group } from "./programs.ts";

/* One model of what both this project and the Terraform provider for Logto can express, in the notation of either. */

interface Scope {
  api: string;
  name: string;
  description: string;
}

interface Objects {
  apis: { name: string; indicator: string }[];
  scopes: Scope[];
  roles: { name: string; description: string; scope: Scope }[];
  applications: { name: string; redirectUri: string; postLogoutRedirectUri: string }[];
}

/** The peer reads no more than 20 scopes of an API resource. */
const scopeNames = ["orders", "menus"].flatMap((noun) =>
  ["read", "write", "delete", "share", "export", "audit"].map((verb) => `${verb}:${noun}`),
);
/** The peer writes the scopes of a role in an order that no server promises, so each has one. */
const rolesOfGroup = 5;
const applicationsOfGroup = 7;

/** One of ten objects is a scope that a change describes anew. */
export const changedOf = (size: number): number => size / 10;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * That many objects, a multiple of 25. Of each 25: an API resource with twelve scopes, five roles of one scope each,
 * and seven server-rendered applications. `changed`: as they are after the change.
 */
export function objectsOf(size: number, changed = false): Objects {
  const apis = numbers(size / group).map((i) => ({
    name: `bench-api-${i}`,
    indicator: `https://bench-api-${i}.example.com`,
  }));
  const scopes = apis
    .flatMap((api) => scopeNames.map((name) => ({ api: api.name, name })))
    .map((scope, i) => ({
      ...scope,
      description: `${changed && i < changedOf(size) ? "Can" : "May"} ${scope.name.replace(":", " ")}`,
    }));
  return {
    apis,
    scopes,
    roles: numbers((size / group) * rolesOfGroup).map((i) => ({
      name: `bench-role-${i}`,
      description: "Members of a team",
      scope: scopes[Math.floor(i / rolesOfGroup) * scopeNames.length + (i % rolesOfGroup)] as Scope,
    })),
    applications: numbers((size / group) * applicationsOfGroup).map((i) => ({
      name: `bench-app-${i}`,
      redirectUri: `https://bench-app-${i}.example.com/callback`,
      postLogoutRedirectUri: `https://bench-app-${i}.example.com`,
    })),
  };
}

/** As a model in YAML. */
export function toModel({ apis, scopes, roles, applications }: Objects): string {
  const named = <T extends { name: string }>(all: readonly T[], say: (one: T) => unknown) =>
    Object.fromEntries(all.map((one) => [one.name, say(one)]));
  return stringify({
    apiResources: named(apis, ({ name, indicator }) => ({
      indicator,
      scopes: named(
        scopes.filter(({ api }) => api === name),
        ({ description }) => description,
      ),
    })),
    roles: named(roles, ({ description, scope }) => ({ description, scopes: { [scope.api]: [scope.name] } })),
    applications: named(applications, ({ redirectUri, postLogoutRedirectUri }) => ({
      type: "Traditional",
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [postLogoutRedirectUri],
    })),
  });
}

/** What the peer is called in HCL. */
export const peerSource = "lenstra/logto";

/** As HCL for the peer, whose connection comes from the environment. */
export function toHcl({ apis, scopes, roles, applications }: Objects): string {
  const label = (...names: string[]) => names.join("_").replace(/\W/g, "_");
  const block = (kind: string, name: string, values: Record<string, string>) =>
    `resource "logto_${kind}" "${name}" {\n${Object.entries(values)
      .map(([key, value]) => `  ${key} = ${value}\n`)
      .join("")}}\n`;
  const text = (value: string) => JSON.stringify(value);
  return [
    `terraform {\n  required_providers {\n    logto = { source = "${peerSource}" }\n  }\n}\n`,
    ...apis.map(({ name, indicator }) =>
      block("api_resource", label(name), { name: text(name), indicator: text(indicator) }),
    ),
    ...scopes.map(({ api, name, description }) =>
      block("api_resource_scope", label(api, name), {
        name: text(name),
        description: text(description),
        resource_id: `logto_api_resource.${label(api)}.id`,
      }),
    ),
    ...roles.map(({ name, description, scope }) =>
      block("role", label(name), {
        name: text(name),
        description: text(description),
        // Left out, each change would replace the role.
        type: text("User"),
        scope_ids: `[logto_api_resource_scope.${label(scope.api, scope.name)}.id]`,
      }),
    ),
    ...applications.map(({ name, redirectUri, postLogoutRedirectUri }) =>
      block("application", label(name), {
        name: text(name),
        type: text("Traditional"),
        redirect_uris: `[${text(redirectUri)}]`,
        post_logout_redirect_uris: `[${text(postLogoutRedirectUri)}]`,
      }),
    ),
  ].join("\n");
}
