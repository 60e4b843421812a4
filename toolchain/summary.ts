/** What `pulumi stack output --json` gives of a stack, as far as it's known here. */
export type Outputs = Readonly<Record<string, unknown>>;

/** The operations of an update and how many resources each met, as `pulumi stack history` keeps them. */
export type Changes = Readonly<Record<string, number>>;

type Entries = readonly (readonly [string, Readonly<Record<string, unknown>>])[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function objects(value: unknown): Entries {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => (isObject(entry) ? [[name, entry] as const] : []));
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Rows whose columns stand below each other. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ["", title, ...lines] : [];
}

function checklist(value: unknown): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, lines]) => {
    const steps = Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : [text(lines)];
    return [`  ${name}`, ...steps.filter(Boolean).map((line) => `    [ ] ${line}`)];
  });
}

/**
 * The lines that tell a newcomer what is there now. Only what is named here is ever printed; a secret output is left
 * out, even where its value is in `outputs`.
 */
export function summaryOf(outputs: Outputs): string[] {
  const applications = objects(outputs.applications).map(([name, application]) => [
    name,
    text(application.type),
    text(application.clientId),
  ]);
  const resources = objects(outputs.apiResources).map(([name, resource]) => [name, text(resource.indicator)]);
  const uris = isObject(outputs.callbackUris) ? Object.entries(outputs.callbackUris) : [];
  const envFiles = objects(outputs.envFiles).map(([name, file]) => [
    name,
    text(file.path),
    isObject(file.variables) ? Object.keys(file.variables).join(", ") : "",
  ]);
  return [
    ...section("Applications and their client ids", table(applications)),
    ...section("API resources and their indicators", table(resources)),
    ...section(
      "Callback URIs, to be registered at each identity provider",
      table(uris.map(([name, uri]) => [name, text(uri)])),
    ),
    ...section("Env files that npm run env can write", table(envFiles)),
    ...section("What remains to be done by hand", checklist(outputs.checklist)),
  ];
}

const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  same: "unchanged",
};

const countOf = (count: number): string => `${count} ${count === 1 ? "resource" : "resources"}`;

/** One line about what an update did. */
export function changesOf(changes: Changes): string {
  const entries = Object.entries(changes).filter(([, count]) => count > 0);
  if (entries.every(([operation]) => operation === "same")) {
    const count = entries[0]?.[1] ?? 0;
    return `Nothing to change: ${countOf(count)} as declared. Nothing was written to the tenant.`;
  }
  const parts = entries.flatMap(([operation, count]) => {
    const verb = VERBS[operation];
    return verb ? [`${count} ${verb}`] : [];
  });
  return `Done: ${parts.join(", ")}.`;
}
