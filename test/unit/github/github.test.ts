import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { postComment, setSeverityLabel } from "../../../cli/comment/comment.ts";
import { keepIssue } from "../../../cli/issue/issue.ts";
import { type GitHub, githubSettings, openGitHub } from "../../../cli/shared/github/api.ts";
import { fitting, markerOfBody } from "../../../cli/shared/github/body.ts";
import { openStandIn } from "./stand-in.ts";

const marker = "<!-- pulumi-logto review: panbot/prod -->";
const body = (text: string) => `${marker}\n## ${text}\n`;

let hub: Awaited<ReturnType<typeof openStandIn>>;
let github: GitHub;
beforeEach(async () => {
  hub = await openStandIn();
  github = openGitHub(hub.settings);
});
afterEach(() => hub.close());

const bodies = () => hub.comments.map((comment) => comment.body);
const writes = () => hub.requests.filter((request) => !request.startsWith("GET"));

describe("the comment of a stack", () => {
  test("is made, then updated in its place, and left alone where nothing changed", async () => {
    expect(await postComment(github, 7, body("one"))).toBe("created");
    expect(await postComment(github, 7, body("two"))).toBe("updated");
    expect(bodies()).toEqual([body("two")]);
    expect(await postComment(github, 7, body("two"))).toBe("unchanged");
    expect(writes()).toHaveLength(2);
  });

  test("is one for each stack", async () => {
    await postComment(github, 7, body("prod"));
    await postComment(github, 7, body("dev").replace("panbot/prod", "panbot/dev"));
    expect(hub.comments).toHaveLength(2);
  });

  test("is never somebody else's, though it has the same marker", async () => {
    hub.comments.push({ id: 99, body: body("mine"), user: { login: "mallory", type: "User" } });
    expect(await postComment(github, 7, body("ours"))).toBe("created");
    expect(bodies()).toEqual([body("mine"), body("ours")]);
  });

  test("is found beyond the first page", async () => {
    await postComment(github, 7, body("one"));
    for (let id = 100; id < 250; id++) {
      hub.comments.unshift({ id, body: "hello", user: { login: "x", type: "User" } });
    }
    expect(await postComment(github, 7, body("two"))).toBe("updated");
  });

  test("that is too long is cut at a line, and says where the rest is", async () => {
    const long = body(`${"a line of a review\n".repeat(5_000)}`);
    await postComment(github, 7, long);
    expect(bodies()[0]?.length).toBeLessThanOrEqual(65_536);
    expect(bodies()[0]).toMatch(/a line of a review\n\n_The rest is in the job's artifact\._\n$/);
    expect(fitting("short")).toBe("short");
  });

  test("that GitHub finds too long all the same is cut further", async () => {
    hub.upsets.push({
      method: "POST",
      status: 422,
      message: "body is too long (maximum is 65536 characters)",
    });
    await postComment(github, 7, body("x\n".repeat(30_000)));
    expect(bodies()[0]?.length).toBeLessThan(50_000);
  });

  test("waits as long as GitHub asks for, and no longer than it's patient", async () => {
    hub.upsets.push({ method: "POST", status: 429, headers: { "retry-after": "0" } });
    expect(await postComment(github, 7, body("one"))).toBe("created");
    hub.upsets.push({
      method: "PATCH",
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Math.floor(Date.now() / 1000)) },
    });
    expect(await postComment(github, 7, body("two"))).toBe("updated");
    hub.upsets.push({ method: "GET", status: 429, headers: { "retry-after": "3600" } });
    await expect(postComment(github, 7, body("three"))).rejects.toThrow("for 3600 seconds more");
  });

  test("waits until the moment that GitHub names, and no longer than it's patient", async () => {
    const later = (ms: number) => new Date(Date.now() + ms).toUTCString();
    hub.upsets.push({ method: "GET", status: 429, headers: { "retry-after": later(3_600_000) } });
    await expect(postComment(github, 7, body("one"))).rejects.toThrow(/for 3(600|599) seconds more/);
    const started = performance.now();
    hub.upsets.push({ method: "GET", status: 429, headers: { "retry-after": later(3_000) } });
    const patient = openGitHub({ ...hub.settings, patience: 10_000 });
    expect(await postComment(patient, 7, body("one"))).toBe("created");
    // The date has whole seconds.
    expect(performance.now() - started).toBeGreaterThan(1_500);
  });

  test("doesn't wait for ever for an answer", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const api = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const hasty = openGitHub({ ...hub.settings, api, timeout: 100 });
    await expect(hasty.createComment(7, body("one"))).rejects.toThrow("GitHub can't be reached at");
    silent.close().closeAllConnections();
  });

  test("is posted once, though the answer gets lost", async () => {
    hub.upsets.push({ method: "POST", lost: true });
    expect(await postComment(github, 7, body("one"))).toBe("created");
    expect(bodies()).toEqual([body("one")]);
  });

  test("survives a fault of GitHub's", async () => {
    hub.upsets.push({ method: "GET", status: 500 }, { method: "POST", status: 500 });
    expect(await postComment(github, 7, body("one"))).toBe("created");
    expect(bodies()).toEqual([body("one")]);
  });

  test("that may not be posted says which permission is missing, and never the token", async () => {
    hub.upsets.push({ method: "POST", status: 403, message: "Resource not accessible by integration" });
    const error = (await postComment(github, 7, body("one")).catch((reason) => reason)) as Error;
    expect(error.message).toContain("permissions: { pull-requests: write }");
    expect(`${error.message}${error.stack}`).not.toContain("a-token");
    const wrong = openGitHub({ ...hub.settings, token: "another-token" });
    await expect(postComment(wrong, 7, body("one"))).rejects.toThrow(
      /Bad credentials \[401\]. Is the token still valid/,
    );
  });

  test("needs a marker to be found again", () => {
    expect(() => markerOfBody("## no marker")).toThrow("no marker");
  });
});

test("a pull request has the label of its gravest finding, and keeps those that aren't ours", async () => {
  hub.labels.push("bug", "logto:critical");
  await setSeverityLabel(github, 7, "medium");
  expect(hub.labels).toEqual(["bug", "logto:medium"]);
  await setSeverityLabel(github, 7, undefined);
  expect(hub.labels).toEqual(["bug"]);
});

test("drift has one issue: opened, updated, closed when it's gone, and reopened", async () => {
  const text = (what: string) => `<!-- pulumi-logto drift: panbot/prod -->\n${what}\n`;
  const keep = (what: string, isDue: boolean) =>
    keepIssue(github, { title: "Logto drift in panbot/prod", text: text(what), isDue, label: "logto-drift" });
  expect(await keep("none", false)).toBe("unchanged");
  expect(await keep("one", true)).toBe("opened");
  expect(await keep("one", true)).toBe("unchanged");
  expect(await keep("two", true)).toBe("updated");
  expect(await keep("none", false)).toBe("closed");
  expect(await keep("three", true)).toBe("reopened");
  expect(hub.issues).toEqual([
    expect.objectContaining({ state: "open", body: text("three"), labels: ["logto-drift"] }),
  ]);
});

test("what a workflow forgot to hand over is named", () => {
  expect(() => githubSettings({})).toThrow("GITHUB_REPOSITORY and GITHUB_TOKEN missing");
});
