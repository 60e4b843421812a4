import { type Entry, isMapping, type Located, locate, type Mapping } from "../located.ts";
import type { Names, Reading } from "../reading.ts";
import { addAddresses, addressesOf } from "./addresses.ts";
import { apiResourcesOf, scopesOf } from "./api-resources.ts";
import { applicationsOf, redirectNames } from "./applications.ts";
import type { Addresses, Application, ScriptConfig } from "./config.ts";
import { connectionNames, connectionOf, connectionWrappers } from "./connection.ts";
import { connectorsOf, providerOf } from "./connectors.ts";
import { guide } from "./guide.ts";
import { unwrapped } from "./named.ts";
import { rolesOf } from "./roles.ts";
import { webhooksOf } from "./webhooks.ts";

const sections = {
  ...connectionNames,
  ...redirectNames,
  applications: ["applications", "application", "apps", "app", "web_application", "web_app"],
  machines: [
    ...(["m2m_applications", "m2m_apps", "machine_to_machine", "machine_to_machine_applications"] as const),
    ...["workers"],
  ],
  apiResources: ["api_resources", "api_resource", "apis", "api", "resources", "resource"],
  permissions: ["permissions", "scopes", "api_permissions"],
  roles: ["roles", "rbac_roles", "rbac"],
  connectors: [
    ...(["connectors", "social_connectors", "social", "social_providers", "providers"] as const),
    ...["social_logins", "identity_providers", "oauth_providers", "oauth_credentials"],
  ],
  webhooks: ["webhooks", "webhook", "hooks"],
  signIn: ["sign_in_experience", "sign_in", "sign_in_page"],
  development: ["development", "dev"],
  production: ["production", "prod"],
  environments: ["environments", "environment"],
} satisfies Record<string, Names>;

/** What may stand below an environment. */
const environmentSections = {
  ...connectionNames,
  redirectUris: redirectNames.redirectUris,
  postLogoutRedirectUris: redirectNames.postLogoutRedirectUris,
  applications: sections.applications,
} satisfies Record<string, Names>;

const signInNames = {
  buttons: ["social_connectors", "connectors", "social", "buttons"],
  mode: ["sign_in_mode", "mode"],
} satisfies Record<string, Names>;

const modes = { SignIn: ["sign_in_only"], Register: ["register_only"], SignInAndRegister: ["both"] };

const swapped = ({ development, production }: Addresses, name: "development" | "production"): Addresses =>
  name === "production" && production.length === 0
    ? { development: [], production: development }
    : { development, production };

/** The one that addresses are meant for which don't say whose they are. */
function onlyOne(
  reading: Reading,
  applications: readonly Application[],
  node: Located,
): Application | undefined {
  const all = applications.filter(({ type }) => type !== "MachineToMachine");
  if (all.length === 1) return all[0];
  return reading.wrong(
    node,
    `doesn't say which application it's for (${all.map(({ name }) => name).join(", ") || "there is none"}); write it in that one`,
  );
}

type Found<T extends string> = ReturnType<typeof Reading.prototype.fields<T>>;

function spreadAddresses(
  reading: Reading,
  found: Found<keyof typeof redirectNames>,
  applications: readonly Application[],
  environment: "development" | "production",
): void {
  const pairs = [
    ["redirectUris", found.redirectUris, found.productionRedirectUris],
    ["postLogoutRedirectUris", found.postLogoutRedirectUris, found.productionPostLogoutRedirectUris],
  ] as const;
  for (const [what, own, forProduction] of pairs) {
    const node = own?.node ?? forProduction?.node;
    const application = node && onlyOne(reading, applications, node);
    if (!application) continue;
    const addresses = addressesOf(reading, own?.node, forProduction?.node);
    addAddresses(application[what], swapped(addresses, environment));
  }
}

/** What a section for one environment says, of the applications that are known by now. */
function readEnvironment(
  reading: Reading,
  node: Located | undefined,
  environment: "development" | "production",
  applications: readonly Application[],
): ScriptConfig["connection"] {
  const map = reading.map(node, "endpoint, redirect_uris, post_logout_redirect_uris");
  if (!map) return {};
  const found = reading.fields(unwrapped(map, connectionWrappers), environmentSections);
  spreadAddresses(reading, found, applications, environment);
  for (const one of applicationsOf(reading, found.applications?.node, "Traditional")) {
    const same = applications.find(
      ({ key, name }) => name === one.name || (key !== undefined && key === one.key),
    );
    if (!same) {
      reading.wrong(one.at, "is no application of the section applications");
      continue;
    }
    addAddresses(same.redirectUris, swapped(one.redirectUris, environment));
    addAddresses(same.postLogoutRedirectUris, swapped(one.postLogoutRedirectUris, environment));
  }
  return connectionOf(reading, found);
}

function readEnvironments(reading: Reading, config: ScriptConfig, top: Found<keyof typeof sections>): void {
  const { environments } = top;
  const inner = environments && reading.map(environments.node, "development, production");
  const found = inner
    ? reading.fields(inner, { development: sections.development, production: sections.production })
    : {};
  for (const one of [top.development, found.development]) {
    Object.assign(config.connection, readEnvironment(reading, one?.node, "development", config.applications));
  }
  for (const one of [top.production, found.production]) {
    Object.assign(config.production, readEnvironment(reading, one?.node, "production", config.applications));
  }
}

function readSignIn(reading: Reading, node: Located | undefined): Partial<ScriptConfig> {
  const map = reading.map(node, "social_connectors, sign_in_mode");
  if (!map) return {};
  const found = reading.fields(map, signInNames);
  const buttons = reading.list(found.buttons?.node).flatMap((at) => {
    const name = reading.words(at);
    return name === undefined ? [] : [{ name, at }];
  });
  return {
    ...(found.buttons ? { buttons } : {}),
    signInMode: reading.choice(found.mode?.node, modes),
  };
}

/** The sections of the guide that a configuration leaves to the script. */
function fromGuide(reading: Reading, top: Found<keyof typeof sections>): Found<keyof typeof sections> {
  const { root } = locate(guide);
  const usual = isMapping(root) ? reading.fields(root, sections) : {};
  const add: Found<keyof typeof sections> = {};
  if (!top.applications) add.applications = usual.applications;
  if (!top.apiResources && !top.permissions && !top.roles) {
    add.apiResources = usual.apiResources;
    add.roles = usual.roles;
  }
  const names = Object.values(add).map(({ key }) => key);
  if (names.length > 0) {
    reading.remarks.push(
      `The file says nothing of ${names.join(", ")}: written as PanBot's guide says that the script makes them. Check them.`,
    );
  }
  return { ...top, ...add };
}

/** Reads a configuration of the script. Mistakes and what is left go to the reading. */
export function readScript(reading: Reading, root: Mapping, file: string): ScriptConfig {
  const map = unwrapped(root, connectionWrappers);
  // Some write each identity provider at the top.
  const atTop: Entry[] = [];
  const fields = reading.fields(map, sections, (entry) => {
    if (providerOf(entry.key) && entry.node.type === "map") atTop.push(entry);
    else reading.leave(entry.node, "migrate knows no such section");
  });
  const top = fromGuide(reading, fields);
  const config: ScriptConfig = {
    connection: connectionOf(reading, top),
    production: {},
    applications: [
      ...applicationsOf(reading, top.applications?.node, "Traditional"),
      ...applicationsOf(reading, top.machines?.node, "MachineToMachine"),
    ],
    apiResources: apiResourcesOf(reading, top.apiResources?.node),
    roles: rolesOf(reading, top.roles?.node),
    connectors: [
      ...connectorsOf(reading, top.connectors?.node, file),
      ...connectorsOf(reading, { ...map, entries: atTop }, file),
    ],
    webhooks: webhooksOf(reading, top.webhooks?.node),
    ...readSignIn(reading, top.signIn?.node),
  };
  spreadAddresses(reading, top, config.applications, "development");
  readEnvironments(reading, config, top);
  addPermissions(reading, top.permissions?.node, config);
  return config;
}

/** Scopes that are written beside the API resource. */
function addPermissions(reading: Reading, node: Located | undefined, { apiResources }: ScriptConfig): void {
  if (!node) return;
  const [only, ...more] = apiResources;
  if (!only || more.length > 0) {
    reading.wrong(node, "doesn't say which API resource it's for; write it in that one");
    return;
  }
  for (const [name, description] of scopesOf(reading, node)) {
    if (only.scopes.has(name))
      reading.wrong(node, `has the scope "${name}" that ${only.at.path} has too; keep one`);
    else only.scopes.set(name, description);
  }
}
