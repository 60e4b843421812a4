import { describe, expect, test } from "@jest/globals";
import { readSettings } from "../../../providers/management/settings.ts";
import { mayRepeat, waitBefore } from "../../../providers/management/transport.ts";

const read = (config: Record<string, string>, env: Record<string, string> = {}) =>
  readSettings((key) => config[key], env);
const full = { endpoint: "https://panbot.logto.app", appId: "a", appSecret: "s" };

describe("which tenant, and as whom", () => {
  test("stack config wins, the environment fills the gaps", () => {
    expect(
      read(
        { endpoint: "https://a.logto.app/" },
        { LOGTO_ENDPOINT: "https://b", LOGTO_M2M_APP_ID: "i", LOGTO_M2M_APP_SECRET: "s" },
      ),
    ).toMatchObject({
      endpoint: "https://a.logto.app",
      publicEndpoint: "https://a.logto.app",
      appId: "i",
      production: false,
    });
  });
  test("a cloud tenant's Management API is named after it, another's is the default tenant's", () => {
    expect(read(full).resource).toBe("https://panbot.logto.app/api");
    expect(read({ ...full, endpoint: "https://login.example.com" }).resource).toBe(
      "https://default.logto.app/api",
    );
    expect(read({ ...full, resource: "https://x/api" }).resource).toBe("https://x/api");
  });
  test("of a cloud tenant behind a domain of its own the id says it", () => {
    const own = { ...full, endpoint: "https://login.example.com" };
    expect(read({ ...own, tenantId: "abc123" }).resource).toBe("https://abc123.logto.app/api");
    expect(read(own, { LOGTO_TENANT_ID: "abc123" }).resource).toBe("https://abc123.logto.app/api");
    expect(read({ ...own, tenantId: "abc123", resource: "https://x/api" }).resource).toBe("https://x/api");
    expect(() => read({ ...own, tenantId: "https://cloud.logto.io/abc123" })).toThrow(
      /no tenant's id: letters and digits, .* Run:\n {2}pulumi config set logto:tenantId/s,
    );
  });
  test("all that is missing is named at once, with the commands", () => {
    expect(() => read({ endpoint: "https://a" })).toThrow(
      "Logto's connection isn't set: logto:appId (or LOGTO_M2M_APP_ID), logto:appSecret (or LOGTO_M2M_APP_SECRET) missing. The application is a machine-to-machine one with the role \"Logto Management API access\". Run:\n  pulumi config set logto:appId\n  pulumi config set --secret logto:appSecret",
    );
  });
  test("http only to this machine", () => {
    for (const endpoint of ["http://localhost:3001", "http://127.0.0.1:1", "http://[::1]:2"]) {
      expect(read({ ...full, endpoint }).endpoint).toBe(endpoint);
    }
    expect(() => read({ ...full, endpoint: "http://logto.example.com" })).toThrow(
      /anything but this machine has to be https/,
    );
    expect(() => read({ ...full, endpoint: "http://localhost.example.com" })).toThrow(/has to be https/);
  });
  test("an address, and nothing else", () => {
    expect(() => read({ ...full, endpoint: "panbot.logto.app" })).toThrow(/is no URL/);
    expect(() => read({ ...full, endpoint: "https://panbot.logto.app/api" })).toThrow(/leave out "\/api"/);
  });
});

describe("how many requests", () => {
  test("what nobody sets", () => {
    expect(read(full)).toMatchObject({ maxConcurrency: 32, requestsPerSecond: undefined });
  });
  test("numbers within bounds, and what to run where they aren't", () => {
    expect(read({ ...full, maxConcurrency: "4", requestsPerSecond: "2.5" })).toMatchObject({
      maxConcurrency: 4,
      requestsPerSecond: 2.5,
    });
    for (const wrong of ["0", "101", "2.5", "many", " "]) {
      expect(() => read({ ...full, maxConcurrency: wrong })).toThrow(
        `logto:maxConcurrency: "${wrong}" has to be a whole number from 1 to 100. Run:\n  pulumi config set logto:maxConcurrency 10`,
      );
    }
    for (const wrong of ["0", "-1", "fast", "1001"]) {
      expect(() => read({ ...full, requestsPerSecond: wrong })).toThrow(/a number from 0.1 to 1000/);
    }
  });
});

describe("what is sent again", () => {
  test("everything after 429, a creation after nothing else that may have been carried out", () => {
    expect(mayRepeat(false, { statusCode: 429 })).toBe(true);
    expect(mayRepeat(false, { statusCode: 503 })).toBe(false);
    expect(mayRepeat(false, { code: "ECONNRESET" })).toBe(false);
    expect(mayRepeat(false, { code: "ECONNREFUSED" })).toBe(true);
    expect(mayRepeat(true, { statusCode: 503 })).toBe(true);
    expect(mayRepeat(true, { code: "UND_ERR_SOCKET" })).toBe(true);
    expect(mayRepeat(true, { statusCode: 404 })).toBe(false);
  });
  test("after what the tenant asks for, within reason", () => {
    expect(waitBefore(1, "2")).toBe(2000);
    expect(waitBefore(1, "86400")).toBe(60_000);
    expect(waitBefore(1, new Date(5000).toUTCString(), 2000)).toBe(3000);
    expect(waitBefore(3, undefined)).toBeGreaterThan(waitBefore(0, undefined));
  });
});
