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
  test("what no application's id and no secret can hold is said of the setting, without the secret", () => {
    for (const written of ["abc\u201d", "abc\u00a0def", "abc\n", " abc", "abc\u200b", "ab\u2026"]) {
      expect(() => read({ ...full, appSecret: written })).toThrow(
        /^logto:appSecret: has white space at an end, or a character that no secret of Logto's has \(curly quotes, …, what nobody sees\); was it copied whole\? Run:\n {2}pulumi config set --secret logto:appSecret$/,
      );
      expect(() => read({ ...full, appId: written })).toThrow(
        `logto:appId: ${JSON.stringify(written)} has white space at an end, or a character that no application's id has`,
      );
    }
    expect(read({ ...full, appSecret: "a-b:c/d e%f+g" }).appSecret).toBe("a-b:c/d e%f+g");
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
  test("names below localhost are this machine, and those that only look so aren't", () => {
    for (const endpoint of ["http://auth.localhost:3001", "http://a.b.localhost"]) {
      expect(read({ ...full, endpoint })).toMatchObject({ endpoint, insecure: [] });
    }
    for (const endpoint of [
      "http://notlocalhost",
      "http://localhost.evil.example",
      "http://.localhost.example",
    ]) {
      expect(() => read({ ...full, endpoint })).toThrow();
    }
  });

  const container = { ...full, endpoint: "http://logto:3001/" };
  test("http in a network of one's own where it's accepted as it stands, and nothing beside it", () => {
    expect(read({ ...container, insecureEndpoint: "http://logto:3001" })).toMatchObject({
      endpoint: "http://logto:3001",
      insecure: ["http://logto:3001"],
    });
    expect(read(container, { LOGTO_INSECURE_ENDPOINT: "http://logto:3001/" }).endpoint).toBe(
      "http://logto:3001",
    );
    for (const insecureEndpoint of [
      "true",
      "http://logto",
      "http://logto:3002",
      "http://logto:30010",
      "https://logto:3001",
    ]) {
      expect(() => read({ ...container, insecureEndpoint })).toThrow(/has to be https/);
    }
    expect(() => read(container)).toThrow(
      '"http://logto:3001" is http; secrets go there, so anything but this machine has to be https, or in a network that is yours alone be accepted by name (the second command). Run:\n  pulumi config set logto:endpoint https://logto:3001\n  pulumi config set logto:insecureEndpoint http://logto:3001',
    );
  });
  test("whoever has an address that everybody reaches isn't told of the switch", () => {
    for (const endpoint of ["http://logto.example.com", "http://8.8.8.8", "http://172.32.0.1"]) {
      expect(() => read({ ...full, endpoint })).toThrow(/has to be https\. Run:\n[^\n]*$/);
    }
    for (const endpoint of [
      "http://10.0.0.7",
      "http://172.20.1.1:3001",
      "http://192.168.0.2",
      "http://logto.auth.svc.cluster.local",
      "http://[fd00::1]",
    ]) {
      expect(() => read({ ...full, endpoint })).toThrow(`logto:insecureEndpoint ${endpoint}`);
    }
  });
  test("production takes it only where it's said twice", () => {
    const accepted = { ...container, production: "true", insecureEndpoint: "http://logto:3001" };
    expect(() => read(accepted)).toThrow(
      /in production logto:insecureEndpoint alone doesn't do.*Run:\n {2}pulumi config set logto:endpoint https:\/\/logto:3001\n {2}pulumi config set logto:insecureProductionEndpoint http:\/\/logto:3001$/s,
    );
    for (const insecureProductionEndpoint of ["true", "http://logto:3002"]) {
      expect(() => read({ ...accepted, insecureProductionEndpoint })).toThrow("alone doesn't do");
    }
    const again = { insecureProductionEndpoint: "http://logto:3001" };
    expect(read({ ...accepted, ...again }).insecure).toEqual(["http://logto:3001"]);
    expect(() => read({ ...container, ...again })).toThrow(/has to be https/);
    // What browsers are sent to is another thing.
    expect(() => read({ ...accepted, insecureUrls: "http://logto:3001" })).toThrow("alone doesn't do");
  });
  test("tokens come from the tenant, or from where somebody says", () => {
    expect(read(full).tokenEndpoint).toBe("https://panbot.logto.app");
    for (const tokenEndpoint of [
      "https://console.example",
      "https://console.example/",
      "https://console.example/oidc/token",
    ]) {
      expect(read({ ...full, tokenEndpoint }).tokenEndpoint).toBe("https://console.example");
    }
    expect(read(full, { LOGTO_TOKEN_ENDPOINT: "http://localhost:3002" }).tokenEndpoint).toBe(
      "http://localhost:3002",
    );
    expect(() => read({ ...full, tokenEndpoint: "http://logto:3002" })).toThrow(
      /^logto:tokenEndpoint: "http:\/\/logto:3002" is http/,
    );
    expect(() => read({ ...full, tokenEndpoint: "console" })).toThrow(/it is the address that gives tokens/);
    const both = { endpoint: "http://logto:3001", tokenEndpoint: "http://logto:3002" };
    expect(
      read({ ...full, ...both, insecureEndpoint: "http://logto:3001,http://logto:3002" }).insecure,
    ).toEqual(Object.values(both));
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
