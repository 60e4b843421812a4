import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { backendUrl, unsharedFolder } from "../../../providers/backend.ts";

let clone: string;
let project: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "backend-"));
  project = join(clone, "auth/logto");
  mkdirSync(project, { recursive: true });
  mkdirSync(join(clone, ".git"));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

test("the environment comes first, then the project, then whom somebody has logged in to", () => {
  writeFileSync(join(clone, "credentials.json"), JSON.stringify({ current: "https://api.pulumi.com" }));
  const env = { PULUMI_HOME: clone };
  expect(backendUrl("gs://b", { ...env, PULUMI_BACKEND_URL: "s3://a" })).toBe("s3://a");
  expect(backendUrl("gs://b", env)).toBe("gs://b");
  expect(backendUrl(undefined, env)).toBe("https://api.pulumi.com");
  expect(backendUrl(undefined, { PULUMI_HOME: project, PULUMI_CREDENTIALS_PATH: clone })).toMatch(/^https/);
  expect(backendUrl(undefined, { PULUMI_HOME: project })).toBeUndefined();
  writeFileSync(join(clone, "credentials.json"), "{");
  expect(backendUrl(undefined, env)).toBeUndefined();
});

test.each([
  ["file://./.state", "auth/logto/.state"],
  ["file://.", "auth/logto"],
  ["file://../../state", "state"],
  ["file://./.state?no_tmp_dir=true", "auth/logto/.state"],
])("%s is in the clone", (url, folder) => {
  expect(unsharedFolder(url, project)).toBe(join(clone, folder));
});

test("so is an absolute path below it, and what is in somebody's home is as good", () => {
  expect(unsharedFolder(`file://${clone}/x`, project)).toBe(join(clone, "x"));
  expect(unsharedFolder("file://~", project)).toBe(homedir());
  expect(unsharedFolder("file://~/states", project)).toBe(join(homedir(), "states"));
});

test("without git the project's folder counts", () => {
  rmSync(join(clone, ".git"), { recursive: true });
  expect(unsharedFolder("file://./.state", project)).toBe(join(project, ".state"));
  expect(unsharedFolder("file://../state", project)).toBeUndefined();
});

test.each([
  undefined,
  "s3://team",
  "https://api.pulumi.com",
  "azblob://states",
  "file:///mnt/team",
  "file://../../../elsewhere",
  "nonsense",
])("%s can be everybody's", (url) => expect(unsharedFolder(url, project)).toBeUndefined());
