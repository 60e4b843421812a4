import fc from "fast-check";
import { literal } from "../../cli/shared/draft/draft.ts";
import { modelText } from "../../cli/shared/draft/text.ts";
import { verbatim } from "../../cli/shared/draft/verbatim.ts";
import type { Wish } from "../../cli/shared/selection/selection.ts";
import type { RunningTenant } from "../../emulator/index.ts";
import {
  containsUnknown,
  isPlainObject,
  type Kind,
  kinds,
  type Property,
} from "../../providers/kinds/index.ts";
import { handlerOf } from "../../providers/lifecycle/index.ts";
import type { Session } from "../../providers/lifecycle/session.ts";
import { everything, everythingChanged, plantedSecrets } from "../acceptance/models.ts";
import { mistakesIn, runModel } from "./in-process.ts";

type Content = Record<string, unknown>;

/** Texts that people and other programs write, and that notations of all sorts trip over. */
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }) },
  fc.string({ unit: "grapheme-composite", minLength: 200, maxLength: 300 }),
  fc.constantFrom(
    ...[
      "Café Ünïçode",
      "注文サービス",
      "خدمة الطلبات",
      "Служба заказов",
      "주문 서비스",
      "บริการ",
      "👩‍👩‍👧‍👦 shop",
      "e\u0301",
    ],
    ...["", " ", " lead", "trail ", "a\nb", "a\r\nb\n", "tab\there", "a\u2028b", "line\\n", "\u0085"],
    ...["${config.x}", "$${y}", "$", "${", "}", "$$", "${secret.a}b"],
    ...[
      "<p>{{code}}</p>\r\n".repeat(12),
      `data:image/png;base64,${"iVBORw0K".repeat(200)}`,
      "one line\n".repeat(9),
    ],
    ...[
      "f(`${config.x} $${y}`);\n".repeat(3),
      "f(`$${y}`);\n".repeat(9),
      `${"\u{1F600}x ".repeat(200)}\uD83D`,
    ],
    ...[
      "null",
      "~",
      "true",
      "yes",
      "0",
      "007",
      "1e3",
      "0x1F",
      "1_000",
      ".inf",
      "2026-11-25",
      "-",
      "--- ",
      "...",
    ],
    ...[
      "a: b",
      "- a",
      "# no",
      "a #b",
      "'",
      '"',
      "\\",
      "`",
      "%x",
      "@x",
      "!tag",
      "&a",
      "*a",
      "|",
      ">",
      "{a",
      "[a",
      "?",
      ",",
      "a,b",
    ],
    ...[
      "__proto__",
      "constructor",
      "toString",
      "tenant:x",
      "a/b",
      "../x",
      "x".repeat(256),
      "Application",
      "default",
    ],
  ),
);

const isFree = (property: Property | undefined, value: unknown): boolean =>
  property !== undefined && !property.ref && !property.secret && property.schema.safeParse(value).success;

/** One change of a model, as far as it applies to an entry of it. */
type Change =
  | { what: "text"; text: string }
  | { what: "drop" }
  | { what: "double" }
  | { what: "data"; key: string; text: string };

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("text" as const), text: texts }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("drop" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("double" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("data" as const), key: texts, text: texts }) },
);

/** Where a change goes, and what it is. */
const edit = fc.record({ at: fc.nat(), argument: fc.nat(), change });

/** How a tenant is filled: a model with changes, and what somebody does to it afterwards in other ways. */
const parts = {
  base: fc.constantFrom("everything", "changed"),
  without: fc.array(fc.nat(), { minLength: 20, maxLength: 90 }),
  edits: fc.array(edit, { maxLength: 25 }),
  scopes: fc.dictionary(
    fc.string({ unit: fc.constantFrom(..."abcZ019:._-*/#$é注".split("")), minLength: 1, maxLength: 20 }),
    texts,
    { maxKeys: 5 },
  ),
  renames: fc.array(
    fc.record({ at: fc.nat(), column: fc.constantFrom("name", "description"), text: texts }),
    {
      maxLength: 6,
    },
  ),
};
const odd = {
  /** Connectors that aren't Logto's own, where the tenant loads any. */
  custom: fc.subarray(["acme-staff-web", "acme-pigeon"]),
  /** What the tenant turns out to lack, once it's filled. */
  lacks: fc.subarray([
    "/api/organizations/{id}/jit/*",
    "/api/organizations/{id}/jit/sso-connectors",
    "/api/applications/{id}/secrets",
    "/api/applications/{id}/access-control",
    "/api/roles/{id}/scopes",
    "/api/configs/actions",
    "/api/account-center",
  ]),
};
export const recipe = fc.record(
  { ...parts, ...odd },
  { requiredKeys: ["base", "without", "edits", "scopes", "renames"] },
);
export type Recipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never;

const sections = kinds.flatMap(({ key, inside }) => (inside ? [] : [key]));
const pattern = fc.record({
  key: fc.constantFrom(...sections),
  glob: fc.constantFrom("", ":*a*", ":*e*", ":M*"),
});

/** What somebody may ask for of a tenant: often all of it. */
export const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.constant({ only: [], exclude: [] }),
  fc.record({
    only: fc.oneof(fc.constant([]), fc.subarray(sections, { minLength: 1 })),
    exclude: fc.array(
      pattern.map(({ key, glob }) => `${key}${glob}`),
      { maxLength: 5 },
    ),
  }),
);

interface Entry {
  kind: Kind;
  owner: Content;
  key: string;
  content: Content;
}

const entriesOf = (model: Content): Entry[] =>
  kinds.flatMap((kind) => {
    const all = model[kind.key];
    if (kind.inside || !isPlainObject(all)) return [];
    if (kind.singleton) return [{ kind, owner: model, key: kind.key, content: all }];
    return Object.entries(all).flatMap(([key, content]) =>
      isPlainObject(content) ? [{ kind, owner: all, key, content }] : [],
    );
  });

function apply({ kind, owner, key, content }: Entry, argument: number, wanted: Change): void {
  const names = Object.keys(kind.properties);
  const name = names[argument % names.length] as string;
  const property = kind.properties[name];
  if (wanted.what === "text") {
    // The first from there on that takes it.
    const free = [...names.slice(argument % names.length), ...names].find((one) =>
      isFree(kind.properties[one], wanted.text),
    );
    if (free && !kind.properties[free]?.createOnly)
      content[free] = verbatim(kind, content, [free], wanted.text);
  } else if (wanted.what === "drop") {
    if (!property?.required) delete content[name];
  } else if (wanted.what === "double") {
    if (!kind.singleton && kind.identity.by !== "key")
      owner[`${key}-too`] = { name: key, ...structuredClone(content) };
  } else if (kind.properties.customData && wanted.key !== "__proto__") {
    content.customData = { ...(content.customData as Content), [literal(wanted.key)]: literal(wanted.text) };
  }
}

function modelOf({ base, without, edits, scopes }: Recipe): Content {
  const model = structuredClone(base === "everything" ? everything : everythingChanged);
  // Making keys takes seconds, and no answer shows them.
  delete model.oidcKeys;
  const entries = entriesOf(model);
  const at = (place: number) => entries[place % entries.length] as Entry;
  for (const { at: place, argument, change } of edits) apply(at(place), argument, change);
  const [resource] = Object.values((model.apiResources ?? {}) as Record<string, Content>);
  if (resource) {
    const more = Object.entries(scopes).map(([name, text]) => [name, literal(text)]);
    resource.scopes = { ...Object.fromEntries(more), ...(resource.scopes as Content) };
  }
  for (const place of without) at(place).content[`\u0000gone`] = true;
  return model;
}

/** The names of those that a recipe leaves out. */
const isLeftOut = (content: unknown) => isPlainObject(content) && "\u0000gone" in content;

/** Takes out what a message about a model speaks of. */
function takeOut(model: Content, path: string): void {
  const keys = path.replaceAll("[", ".").replaceAll("]", "").split(".");
  const [last = ""] = keys.splice(keys.length > 3 ? 2 : -1);
  const owner = keys.reduce<unknown>((inner, key) => (inner as Content | undefined)?.[key], model);
  if (isPlainObject(owner) && last in owner) delete owner[last];
  else delete (model[keys[0] ?? ""] as Content | undefined)?.[keys[1] ?? ""];
}

/** Fills a tenant. What the tenant refuses it doesn't get, and what refers to that neither. */
export async function fill(tenant: RunningTenant, session: Session, made: Recipe): Promise<void> {
  const model = modelOf(made);
  const leftOut = new Set(
    entriesOf(model).flatMap(({ kind, key, content }) => (isLeftOut(content) ? [`${kind.name} ${key}`] : [])),
  );
  for (const { content } of entriesOf(model)) delete content["\u0000gone"];
  const draft = { model, config: new Map(), secrets: new Map(), remarks: [] };
  const secrets = new Map(
    Object.entries(plantedSecrets).map(([key, value]) => [key.slice(key.indexOf(":") + 1), value]),
  );
  const config = new Map([["issuer", `${tenant.url}/dev-issuer/v2.0`]]);
  const handlers = new Map(kinds.map((kind) => [kind.name, handlerOf(kind, () => session)]));
  const text = () => modelText(draft, "x");
  for (let tries = 0; ; tries++) {
    const mistakes = mistakesIn({ text: text(), config, secrets }, session);
    if (mistakes.length === 0) break;
    if (tries > 20) return;
    for (const path of mistakes) takeOut(model, path);
  }
  await runModel({ text: text(), config, secrets }, session, async ({ kind, name, inputs }) => {
    if (leftOut.has(`${kind.name} ${name.split("/")[0]}`)) return { outputs: {} };
    const handler = handlers.get(kind.name);
    if (!handler || containsUnknown(inputs)) return { outputs: {} };
    try {
      const { inputs: checked, failures } = await handler.check({}, inputs);
      if (failures.length > 0) return { outputs: {} };
      const { id, outs } = await handler.create(checked);
      return { id, outputs: outs };
    } catch {
      return { outputs: {} };
    }
  });
  rename(tenant, made.renames);
  addCustom(tenant, made.custom ?? []);
}

const customConfigs: Readonly<Record<string, Content>> = {
  "acme-staff-web": { clientId: "c", clientSecret: "custom-secret-one", directoryUrl: "https://d.example" },
  "acme-pigeon": { endpoint: "https://p.example", licence: "custom-licence-one", birds: 3 },
};

/** A tenant sends e-mail by one connector. */
function addCustom({ store }: RunningTenant, factories: readonly string[]): void {
  for (const connectorId of factories) {
    const sends = store.customFactories.find(({ metadata }) => metadata.id === connectorId)?.type === "Email";
    if (sends) store.remove("connectors", { connectorId: "mailgun-email" });
    if (sends && store.remove("connectors", { connectorId: "simple-mail-transfer-protocol" }) === 0) continue;
    const config = customConfigs[connectorId];
    const rest = { metadata: {}, syncProfile: false, enableTokenStorage: false, createdAt: store.now() };
    store.insert("connectors", { id: `own-${connectorId}`, connectorId, config, ...rest });
  }
}

/** What other programs write needs no model's leave. */
function rename({ store, appId }: RunningTenant, renames: Recipe["renames"]): void {
  const tables = store.tables as Record<string, { id?: unknown; name?: unknown; type?: unknown }[]>;
  const rows = ["applications", "roles", "organizations", "organizationRoles", "hooks", "resources"].flatMap(
    (table) => (tables[table] ?? []).map((row) => ({ table, row })),
  );
  for (const { at, column, text } of renames) {
    const { table, row } = rows[at % rows.length] ?? {};
    if (!row || !table || row.id === appId || row.id === "management-api") continue;
    if (String(row.name).startsWith("#internal") || row.name === "Logto Management API access") continue;
    if (!(column in row) || text.length > 256 || (column === "name" && text === "")) continue;
    const isUnique = column === "name" && /oles$/.test(table);
    if (isUnique && tables[table]?.some(({ name }) => name === text)) continue;
    Object.assign(row, { [column]: text });
  }
}
