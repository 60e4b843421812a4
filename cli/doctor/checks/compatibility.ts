import { check, type Finding, skipped } from "../../shared/checks/check.ts";
import { type Answer, get, reasonOf } from "../../shared/checks/requests.ts";
import { counted } from "../../shared/text/counted.ts";
import knownApi from "../known-api.json" with { type: "json" };

/** The versions whose API is known whole, the newest first. */
const [knownVersion, formerVersion] = ["Logto 1.43", "Logto 1.42"];

const documents = ["/api/.well-known/management.openapi.json", "/api/swagger.json"];
const methods = ["get", "post", "put", "patch", "delete"];

/** What serves signing in, and users' own accounts: nothing that is configured. */
const elsewhere =
  /^\/api\/(experience|interaction|my-account|profile|verifications?|saml|authn|session|\.well-known)(\/|$)/;

const { everywhere, others, since } = knownApi;
const known = new Map(
  Object.entries({ ...everywhere, ...others }).map(([operation, fields]) => [
    operation,
    new Set(fields.split(" ").filter(Boolean)),
  ]),
);

// biome-ignore lint/suspicious/noExplicitAny: a document from elsewhere.
type Document = any;

/** The schema itself, where it's named elsewhere in the document. */
const resolved = (schema: Document, document: Document): Document =>
  typeof schema?.$ref === "string"
    ? schema.$ref
        .split("/")
        .slice(1)
        .reduce((inner: Document, key: string) => inner?.[key], document)
    : schema;

function* fieldsOf(schema: Document, document: Document, depth: number): Generator<string> {
  const one = resolved(schema, document);
  for (const key of ["allOf", "anyOf", "oneOf"]) {
    for (const part of one?.[key] ?? []) yield* fieldsOf(part, document, depth);
  }
  for (const [name, inner] of Object.entries(one?.properties ?? {})) {
    yield name;
    if (depth > 1) for (const field of fieldsOf(inner, document, depth - 1)) yield `${name}.${field}`;
  }
}

/** Operations with their bodies' fields, as an OpenAPI document lists them. */
export function operationsOf(document: Document): Map<string, Set<string>> {
  const operations = new Map<string, Set<string>>();
  for (const [path, item] of Object.entries<Document>(document?.paths ?? {})) {
    if (elsewhere.test(path)) continue;
    for (const method of methods.filter((one) => item?.[one])) {
      const body = resolved(item[method].requestBody, document);
      const schema = body?.content?.["application/json"]?.schema;
      const key = `${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, "{}")}`;
      operations.set(key, new Set(fieldsOf(schema, document, 2)));
    }
  }
  return operations;
}

/** Whether what a field is in is known with what it holds; where it isn't, nothing can be said of the field. */
function isDescribed(ours: ReadonlySet<string>, field: string): boolean {
  const [parent, inner] = field.split(".");
  return inner === undefined || [...ours].some((one) => one.startsWith(`${parent}.`));
}

/** What a tenant's API has beyond what is known, and what of the known it lacks. */
export function compared(operations: ReadonlyMap<string, ReadonlySet<string>>) {
  const isKnown = (operation: string) => known.has(operation);
  return {
    unknownOperations: [...operations.keys()].filter((one) => !isKnown(one)),
    unknownFields: [...operations].flatMap(([operation, fields]) => {
      const ours = known.get(operation);
      // Of a body that isn't described nothing is known.
      if (!ours?.size) return [];
      return [...fields]
        .filter((field) => !ours.has(field) && isDescribed(ours, field))
        .map((field) => `${field} (${operation})`);
    }),
    missing: Object.keys(everywhere).filter((one) => !operations.has(one)),
  };
}

const few = (all: readonly string[], count = 3) =>
  `${all.slice(0, count).join(", ")}${all.length > count ? `, and ${all.length - count} more` : ""}`;

export const compatibility = check({
  id: "compatibility",
  title: "Compatibility",
  needs: ["settings", "issuer"],
  async examine({ settings }, around) {
    for (const path of documents) {
      let answer: Answer;
      try {
        answer = await get(around, `${settings.endpoint}${path}`);
      } catch (error) {
        return skipped(`not checked: ${path} can't be read (${reasonOf(error)})`);
      }
      const operations = operationsOf(answer.body);
      if (answer.status !== 200 || operations.size === 0) continue;
      const { unknownOperations, unknownFields, missing } = compared(operations);
      const findings: Finding[] = [];
      const note = (says: string, mend: string) => findings.push({ verdict: "note", says, mend: [mend] });
      const update =
        "Nothing breaks by it: what isn't known is left as it is. A newer pulumi-logto may know it";
      if (unknownOperations.length > 0) {
        note(
          `the tenant has ${counted(unknownOperations.length, "operation")} that this version doesn't know: ${few(unknownOperations)}`,
          update,
        );
      }
      if (unknownFields.length > 0) {
        note(
          `the tenant takes ${counted(unknownFields.length, "field")} that this version doesn't know: ${few(unknownFields)}`,
          update,
        );
      }
      const isFormer = since["1.43"].every((operation) => missing.includes(operation));
      const version = isFormer ? formerVersion : knownVersion;
      const lacking = missing.filter((one) => !(isFormer && since["1.43"].includes(one)));
      if (lacking.length > 0) {
        note(
          `the tenant lacks ${counted(lacking.length, "operation")} of ${version}, so it's older, or of another edition: ${few(lacking)}`,
          "Resources that need them fail, all else works",
        );
      }
      if (findings.length === 0) {
        findings.push({
          verdict: "ok",
          says: `the tenant has the API of ${version}, neither more nor less`,
        });
      }
      return { findings };
    }
    return skipped("not checked: the tenant serves no description of its API");
  },
});
