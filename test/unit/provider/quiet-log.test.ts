import { expect, test } from "@jest/globals";
import { quietLog } from "../../../providers/quiet-log.ts";

const ours = [
  "Registering resource: t=pulumi-nodejs:dynamic/logto:Role, name=a, custom=true, remote=false",
  "Registering resource: t=logto:index:Role, name=a, custom=true, remote=false",
  "RegisterResource RPC prepared: t=pulumi-nodejs:dynamic/logto:Role, name=a",
  "RegisterResource RPC finished: resource:api/a b[pulumi-nodejs:dynamic/logto:Scope]; err: null, resp: urn:…",
];
const others = [
  "Registering resource: t=random:index/randomPassword:RandomPassword, name=logto:x, custom=true, remote=false",
  "RegisterResource RPC finished: resource:a[pulumi-nodejs:dynamic/logto:Role]; err: Error: 2 UNKNOWN: no, resp: undefined",
  "RegisterResource RPC finished: resource:logto:a[random:index:X]; err: null, resp: urn:…",
  "RegisterResource RPC failed: t=logto:index:Role, name=a, err=Error",
  "a program says: Registering resource: t=logto:index:Role",
];

function said(env: NodeJS.ProcessEnv): string[] {
  const messages: string[] = [];
  const log = {
    async debug(message: string) {
      messages.push(message);
    },
  };
  quietLog(log, env);
  for (const message of [...ours, ...others]) void log.debug(message);
  return messages;
}

test("that a resource of ours is registered isn't sent; all else is", () => {
  expect(said({})).toEqual(others);
});

test("who looks for a fault of the SDK gets all of it", () => {
  expect(said({ PULUMI_LOGTO_DEBUG: "true" })).toEqual([...ours, ...others]);
});
