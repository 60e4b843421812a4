import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as logto from "pulumi-logto";

const config = new pulumi.Config();
const dashboardUrl = config.require("dashboardUrl");

const scopes = {
  "read:businesses": "view business profiles",
  "write:businesses": "create and change business profiles",
  "read:orders": "view orders",
  "write:orders": "create and change orders",
  "read:calls": "view call records",
  "read:menus": "view menus",
  "write:menus": "create and change menus",
  "manage:staff": "manage staff accounts",
};
// Exactly the audience that the API checks.
const indicator = "https://api.novaserve.ai";
const backend = new logto.ApiResource("backend", {
  name: "PanBot Backend API",
  indicator,
  scopes,
});
const allowed = (...names: (keyof typeof scopes)[]) =>
  names.map((name) => backend.scopes[name] as logto.Scope);
const everything = Object.values(backend.scopes);

new logto.Role("staff", {
  description: "sees the business, its orders, calls and menus",
  scopes: allowed("read:businesses", "read:orders", "read:calls", "read:menus"),
});
new logto.Role("owner", { description: "runs the business and its staff", scopes: everything });
new logto.Role("admin", { description: "may do everything", scopes: everything });
const jobs = new logto.Role("orders-worker", {
  description: "scheduled jobs that work on orders",
  type: "MachineToMachine",
  scopes: allowed("read:orders", "write:orders"),
});

const dashboard = new logto.Application("dashboard", {
  name: "PanBot Dashboard",
  type: "Traditional",
  redirectUris: [`${dashboardUrl}/callback`],
  postLogoutRedirectUris: [dashboardUrl],
  refreshToken: { ttlInDays: 14, rotate: true },
});
new logto.Application("orders-worker", {
  name: "PanBot Orders Worker",
  description: "writes the orders that were taken by phone",
  type: "MachineToMachine",
  roles: [jobs],
});

const google = new logto.Connector("google", {
  factory: "google-universal",
  config: { clientId: config.require("googleClientId"), scope: "openid profile email" },
  secrets: { clientSecret: config.requireSecret("googleClientSecret") },
});
const facebook = new logto.Connector("facebook", {
  factory: "facebook-universal",
  config: { clientId: config.require("facebookClientId") },
  secrets: { clientSecret: config.requireSecret("facebookClientSecret") },
});
const apple = new logto.Connector("apple", {
  factory: "apple-universal",
  config: {
    clientId: config.require("appleServiceId"),
    teamId: config.require("appleTeamId"),
    keyId: config.require("appleKeyId"),
  },
  secrets: { privateKey: config.requireSecret("applePrivateKey") },
});
const linkedin = new logto.Connector("linkedin", {
  factory: "linkedin-universal",
  config: { clientId: config.require("linkedinClientId") },
  secrets: { clientSecret: config.requireSecret("linkedinClientSecret") },
});
const wechat = new logto.Connector("wechat", {
  factory: "wechat-web",
  config: { appId: config.require("wechatAppId") },
  secrets: { appSecret: config.requireSecret("wechatAppSecret") },
});
new logto.SsoConnector("microsoft", {
  name: "Microsoft",
  provider: "AzureAdOidc",
  config: { clientId: config.require("microsoftClientId"), issuer: config.require("microsoftIssuer") },
  secrets: { clientSecret: config.requireSecret("microsoftClientSecret") },
  domains: [config.require("microsoftDomain")],
});
new logto.SignInExperience("default", {
  signInMode: "SignInAndRegister",
  socialConnectors: [google, facebook, apple, linkedin, wechat], // in the order of the buttons
  singleSignOnEnabled: true,
});
const events = new logto.Webhook("user-events", {
  name: "PanBot user events",
  url: `${config.require("backendUrl")}/api/v1/auth/oidc/webhook`,
  events: [
    "PostRegister",
    "User.Created",
    "User.Data.Updated",
    "User.SuspensionStatus.Updated",
    "User.Deleted",
  ],
});
const cookie = new random.RandomPassword("cookie-secret", { length: 48, special: false });

// What the services' env files are made of.
export const { clientId, clientSecret } = dashboard;
export const apiResource = indicator;
export const cookieSecret = cookie.result;
export const { signingKey } = events;
