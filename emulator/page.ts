import Router from "@koa/router";
import escapeHtml from "escape-html";
import type { Row, Store } from "./store.ts";
import type { Tenant } from "./tenant.ts";

/** Markup that is safe to put into a page as it is. */
class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Markup with values in it: texts are escaped, lists are joined. */
function html(texts: TemplateStringsArray, ...values: unknown[]): Html {
  const render = (value: unknown): string => {
    if (value instanceof Html) return value.markup;
    if (Array.isArray(value)) return value.map(render).join("");
    return value === undefined || value === null ? "" : escapeHtml(String(value));
  };
  return new Html(
    texts.map((text, index) => text + (index < values.length ? render(values[index]) : "")).join(""),
  );
}

const byName = (a: Row, b: Row) => String(a.name).localeCompare(String(b.name));

function table(heads: unknown[], rows: unknown[][], empty: string): Html {
  if (rows.length === 0) return html`<p class="none">${empty}</p>`;
  return html`<table>
<thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table>`;
}

const code = (text: unknown) => html`<code>${text}</code>`;
const lines = (texts: unknown[]) => texts.map((text) => html`${code(text)}<br>`);

function applications(store: Store): Html {
  const roleNames = (applicationId: string) =>
    store
      .filter("applicationsRoles", { applicationId })
      .map(({ roleId }) => store.find("roles", { id: roleId })?.name);
  const rows = store
    .table("applications")
    .toSorted(byName)
    .map((one) => [
      one.name,
      one.type,
      code(one.id),
      lines(one.oidcClientMetadata?.redirectUris ?? []),
      roleNames(one.id).join(", "),
    ]);
  return table(["Application", "Type", "Client id", "Redirect URIs", "Roles"], rows, "No application.");
}

function resources(store: Store): Html {
  const rows = store
    .table("resources")
    .toSorted(byName)
    .map((one) => [
      one.name,
      code(one.indicator),
      store
        .filter("scopes", { resourceId: one.id })
        .toSorted(byName)
        .map((scope) => html`${code(scope.name)} ${scope.description}<br>`),
    ]);
  return table(["API resource", "Indicator", "Scopes"], rows, "No API resource.");
}

/** Which role grants which scope. Roles without users to show to, i.e. hidden ones, are left out. */
function matrix(store: Store): Html {
  const roles = store
    .table("roles")
    .filter(({ name }) => !String(name).startsWith("#internal:"))
    .toSorted(byName);
  const scopes = store
    .table("resources")
    .toSorted(byName)
    .flatMap((resource) =>
      store
        .filter("scopes", { resourceId: resource.id })
        .toSorted(byName)
        .map((scope) => ({ resource, scope })),
    );
  const granted = new Set(store.table("rolesScopes").map(({ roleId, scopeId }) => `${roleId} ${scopeId}`));
  const rows = scopes.map(({ resource, scope }) => [
    html`${code(scope.name)} <small>${resource.name}</small>`,
    ...roles.map((role) => (granted.has(`${role.id} ${scope.id}`) ? "●" : "")),
  ]);
  const heads = roles.map((role) => html`${role.name}<br><small>${role.type}</small>`);
  return table(["Scope", ...heads], rows, "No scope.");
}

function connectors({ store, url }: Tenant): Html {
  const callback = (id: string) => code(`${url}/callback/${id}`);
  const shown: string[] = store.table("signInExperience")[0]?.socialSignInConnectorTargets ?? [];
  const rows = [
    ...store
      .table("connectors")
      .toSorted((a, b) => String(a.id).localeCompare(String(b.id)))
      .map((one) => [one.id, one.connectorId, callback(one.id)]),
    ...store
      .table("ssoConnectors")
      .map((one) => [one.connectorName, `${one.providerName} (enterprise SSO)`, callback(one.id)]),
  ];
  return html`${table(["Connector", "Factory", "Callback URI"], rows, "No connector.")}
<p>Sign-in shows: ${shown.length > 0 ? shown.join(", ") : "no social connector"}.</p>`;
}

function webhooks(store: Store): Html {
  const rows = store.table("hooks").map((one) => [one.name, code(one.config?.url), lines(one.events ?? [])]);
  return table(["Webhook", "URL", "Events"], rows, "No webhook.");
}

function organizations(store: Store): Html {
  const rows = store
    .table("organizations")
    .toSorted(byName)
    .map((one) => [
      one.name,
      code(one.id),
      store.filter("organizationUsers", { organizationId: one.id }).length,
      store.filter("organizationApplications", { organizationId: one.id }).length,
    ]);
  return table(["Organization", "Id", "Users", "Applications"], rows, "No organization.");
}

function organizationRoles(store: Store): Html {
  const scopeNames = (organizationRoleId: string) =>
    store
      .filter("organizationRoleScopes", { organizationRoleId })
      .map(({ organizationScopeId }) => store.find("organizationScopes", { id: organizationScopeId })?.name);
  const rows = store
    .table("organizationRoles")
    .toSorted(byName)
    .map((one) => [one.name, one.type, lines(scopeNames(one.id))]);
  return table(["Organization role", "Type", "Scopes"], rows, "No organization role.");
}

function users(store: Store): Html {
  const roleNames = (userId: string) =>
    store.filter("usersRoles", { userId }).map(({ roleId }) => store.find("roles", { id: roleId })?.name);
  const rows = store
    .table("users")
    .map((one) => [
      one.username ?? one.primaryEmail ?? one.primaryPhone,
      one.name,
      code(one.id),
      roleNames(one.id).join(", "),
    ]);
  return table(["User", "Name", "Id", "Roles"], rows, "No user.");
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c1b22; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid #ddd; }
code { font-size: .9em; } small, .none, .what { color: #667; }
@media (prefers-color-scheme: dark) { body { background: #16151b; color: #e8e6ef; } th, td { border-color: #3a3846; } small, .none, .what { color: #a5a2b5; } }
`;

/** A plain page of what the tenant holds. Secrets are not on it. */
export function pageRoutes(tenant: Tenant): Router {
  const { store, url } = tenant;
  return new Router().get("/", (ctx) => {
    ctx.type = "html";
    ctx.body = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Embedded tenant</title>
<meta name="viewport" content="width=device-width"><style>${new Html(style)}</style></head><body>
<h1>Embedded tenant</h1>
<p class="what">${url} answers as Logto's Management API does. This is what it holds now.</p>
<h2>Applications</h2>${applications(store)}
<h2>API resources</h2>${resources(store)}
<h2>Roles and what they grant</h2>${matrix(store)}
<h2>Organizations and what their roles grant</h2>${organizations(store)}${organizationRoles(store)}
<h2>Users</h2>${users(store)}
<h2>Connectors</h2>${connectors(tenant)}
<h2>Webhooks</h2>${webhooks(store)}
</body></html>`.markup;
  });
}
