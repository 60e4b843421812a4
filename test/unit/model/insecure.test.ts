import { describe, expect, test } from "@jest/globals";
import { mistakes, read, stack } from "./panbot.ts";

const model = `applications:
  web:
    type: Traditional
    redirectUris:
      - https://app.acme.test/cb
      - "\${config.local}/cb"
  app:
    type: Native
    redirectUris: [acme://logto/callback, "http://127.0.0.1:9321/callback", "http://[::1]/callback"]
webhooks:
  events:
    url: http://host.docker.internal:9080/hook?a=1&b=2
    events: [User.Created]
`;
const hook = "http://host.docker.internal:9080/hook?a=1&b=2";
const local = "http://localhost:3000/cb";
const prod = (insecureUrls?: string[]) => stack("prod", { local: "http://localhost:3000" }, { insecureUrls });

describe("http addresses in a production stack", () => {
  test("each is refused with its property and its place, and one command accepts all", () => {
    expect(mistakes(model, prod(["http://a.example"]))).toEqual([
      `stacks/panbot.yaml:6:9 applications.web.redirectUris[1]: "${local}" is http, and stack "prod" is production; use https, or accept it by name (panbot:local in Pulumi.prod.yaml)`,
      `stacks/panbot.yaml:12:10 webhooks.events.url: "${hook}" is http, and stack "prod" is production; use https, or accept it by name`,
      `Pulumi.prod.yaml: to accept all 2 addresses that production refuses. Run:\n  pulumi config set --stack prod logto:insecureUrls 'http://a.example,${local},${hook}'`,
    ]);
  });

  test("of one alone the message has the command", () => {
    expect(mistakes(model, prod([hook]))).toEqual([
      `stacks/panbot.yaml:6:9 applications.web.redirectUris[1]: "${local}" is http, and stack "prod" is production; use https, or accept it by name (panbot:local in Pulumi.prod.yaml). Run:\n  pulumi config set --stack prod logto:insecureUrls '${hook},${local}'`,
    ]);
  });

  test("what is accepted is no mistake; what is accepted in vain is a warning", () => {
    expect(read(model, prod([local, hook])).warnings).toEqual([]);
    expect(read(model, prod([local, hook, "http://old.example"])).warnings).toEqual([
      `warning: Pulumi.prod.yaml: logto:insecureUrls accepts "http://old.example", which nothing in the model has; take it out. Run:\n  pulumi config set --stack prod logto:insecureUrls '${local},${hook}'`,
    ]);
    const https = "webhooks:\n  events: { url: https://a.example, events: [User.Created] }\n";
    expect(read(https, prod([hook])).warnings).toEqual([
      `warning: Pulumi.prod.yaml: logto:insecureUrls accepts "${hook}", which nothing in the model has; take it out. Run:\n  pulumi config rm logto:insecureUrls --stack prod`,
    ]);
  });

  test("nothing is in vain as long as an address isn't known", () => {
    const text = `${model}  more:\n    url: "http://a.example/\${applications.web.id}"\n    events: [User.Created]\n`;
    expect(read(text, prod([local, hook, "http://a.example/x"])).warnings).toEqual([]);
  });

  test("a stack that isn't production takes them, and says nothing of the list", () => {
    expect(
      read(model, stack("dev", { local: "http://localhost:3000" }, { insecureUrls: ["x"] })).warnings,
    ).toEqual([]);
  });
});
