import { describe, expect, test } from "@jest/globals";
import { panbot, read } from "./panbot.ts";

/* What a resource is called decides whether an update changes it or makes it anew. */

const urns = `
ApiResource backend
Application dashboard
Application orders-worker
ApplicationRoles orders-worker
Connector apple
Connector facebook
Connector google
Connector linkedin
Connector wechat
Role admin
Role orders-worker
Role owner
Role staff
Scope backend/manage:staff
Scope backend/read:businesses
Scope backend/read:calls
Scope backend/read:menus
Scope backend/read:orders
Scope backend/write:businesses
Scope backend/write:menus
Scope backend/write:orders
SignInExperience default
SsoConnector microsoft
Webhook user-events
`;

describe("PanBot's model", () => {
  test("declares what it always did, under the same names", () => {
    const names = read(panbot).entries.map(({ kind, name }) => `${kind.name} ${name}`);
    expect(names.sort()).toEqual(urns.trim().split("\n"));
  });

  test("gives the owner and the admin the same eight scopes", () => {
    const [owner, admin] = ["owner", "admin"].map((role) =>
      read(panbot).entries.find(({ name }) => name === role),
    );
    expect(owner?.args.scopes).toHaveLength(8);
    expect(admin?.args.scopes).toEqual(owner?.args.scopes);
  });
});
