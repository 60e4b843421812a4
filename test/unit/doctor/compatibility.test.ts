import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { compared, operationsOf } from "../../../cli/doctor/checks/compatibility.ts";
import knownApi from "../../../cli/doctor/known-api.json" with { type: "json" };
import { logtoVersions, startTenant } from "../../../emulator/index.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: a document as a server has it.
type Document = { paths: Record<string, Record<string, any>>; components?: unknown };

/** An API that is exactly the known one. */
function knownDocument(): Document {
  const paths: Document["paths"] = {};
  for (const [operation, fields] of Object.entries(knownApi.everywhere)) {
    const [method = "", path = ""] = operation.split(" ");
    const names = fields.split(" ").filter((field) => field !== "" && !field.includes("."));
    const properties = Object.fromEntries(names.map((name) => [name, {}]));
    // Servers name parameters as they like.
    const named = path.replaceAll("{}", "{anything}");
    paths[named] = {
      ...paths[named],
      [method.toLowerCase()]: {
        requestBody: { content: { "application/json": { schema: { properties } } } },
      },
    };
  }
  return { paths };
}

const serve = (body: unknown, path = "management.openapi.json") =>
  world.tenant.faults.push({ path, effect: "answer", status: 200, body });

test("an API that is the known one", async () => {
  serve(knownDocument());
  expect(await world.one("compatibility")).toEqual({
    verdict: "ok",
    says: "the tenant has the API of Logto 1.43, neither more nor less",
  });
});

test("an operation that isn't known", async () => {
  const document = knownDocument();
  document.paths["/api/teleports"] = { post: {} };
  document.paths["/api/experience/submit"] = { post: {} };
  serve(document);
  expect(await world.one("compatibility")).toMatchObject({
    verdict: "note",
    says: "the tenant has 1 operation that this version doesn't know: POST /api/teleports",
  });
});

test("fields that aren't known, at two depths, behind references and alternatives", () => {
  const document = {
    paths: {
      "/api/applications": { post: { requestBody: { $ref: "#/components/requestBodies/New" } } },
    },
    components: {
      requestBodies: {
        New: { content: { "application/json": { schema: { $ref: "#/components/schemas/New" } } } },
      },
      schemas: {
        New: {
          allOf: [
            { properties: { name: {}, colour: {} } },
            {
              oneOf: [{ properties: { oidcClientMetadata: { properties: { redirectUris: {}, mood: {} } } } }],
            },
          ],
        },
      },
    },
  };
  expect(compared(operationsOf(document)).unknownFields).toEqual([
    "colour (POST /api/applications)",
    "oidcClientMetadata.mood (POST /api/applications)",
  ]);
});

test("of what a known field holds, nothing is unknown where it isn't described", () => {
  const acsUrl = { type: "object", properties: { binding: {}, url: {} } };
  const schema = { properties: { acsUrl, colour: {} } };
  const post = { requestBody: { content: { "application/json": { schema } } } };
  const operations = operationsOf({ paths: { "/api/saml-applications": { post } } });
  expect(compared(operations).unknownFields).toEqual(["colour (POST /api/saml-applications)"]);
});

test("operations that an older tenant lacks", async () => {
  const document = knownDocument();
  delete document.paths["/api/account-center"];
  serve(document);
  expect(await world.one("compatibility")).toMatchObject({
    verdict: "note",
    says: "the tenant lacks 2 operations of Logto 1.43, so it's older, or of another edition: GET /api/account-center, PATCH /api/account-center",
  });
});

test("the older address of the document serves as well", async () => {
  world.tenant.faults.push({ path: "management.openapi.json", effect: "answer", status: 404 });
  serve(knownDocument(), "swagger.json");
  expect(await world.one("compatibility")).toMatchObject({ verdict: "ok" });
});

test("without a document it's skipped", async () => {
  world.tenant.faults.push({ path: "openapi.json|swagger.json", effect: "answer", status: 404, times: 2 });
  expect(await world.one("compatibility")).toMatchObject({ verdict: "skipped" });
});

/** Takes out of a document what came with a version. */
function without(document: Document, operations: readonly string[]): Document {
  for (const operation of operations) {
    const [method = "", path = ""] = operation.split(" ");
    delete document.paths[path.replaceAll("{}", "{anything}")]?.[method.toLowerCase()];
  }
  return document;
}

test("a tenant of the version before is said to be that, and lacks nothing", async () => {
  serve(without(knownDocument(), knownApi.since["1.43"]));
  expect(await world.one("compatibility")).toEqual({
    verdict: "ok",
    says: "the tenant has the API of Logto 1.42, neither more nor less",
  });
});

test("what even the version before has is missed, and nothing else", async () => {
  const document = without(knownDocument(), knownApi.since["1.43"]);
  delete document.paths["/api/account-center"];
  serve(document);
  expect(await world.one("compatibility")).toMatchObject({
    says: "the tenant lacks 2 operations of Logto 1.42, so it's older, or of another edition: GET /api/account-center, PATCH /api/account-center",
  });
});

test.each(logtoVersions)("the embedded tenant as %s has the API of that version", async (version) => {
  const tenant = await startTenant({ port: 0, version });
  const answer = await fetch(`${tenant.url}/api/swagger.json`);
  serve(await answer.json());
  await tenant.close();
  expect(await world.find("compatibility")).toEqual([
    expect.objectContaining({
      verdict: "ok",
      says: `the tenant has the API of Logto ${version}, neither more nor less`,
    }),
  ]);
});
