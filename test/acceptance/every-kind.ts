/** A program that declares every kind, each in two variants that differ in all that can change in place. */
export const everyKind = `
import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";

const config = new pulumi.Config();
const second = config.get("variant") === "second";
const pick = (a, b) => (second ? b : a);
const issuer = config.require("issuer");

const backend = new logto.ApiResource("backend", {
  name: pick("Backend", "Backend API"),
  indicator: config.get("indicator") ?? "https://api.novaserve.ai",
  accessTokenTtl: pick(3600, 600),
  isDefault: pick(false, true),
  scopes: { "read:orders": pick("view", "view orders"), "write:orders": "change orders" },
});
const extra = new logto.Scope("backend/extra", { apiResource: backend, name: pick("extra", "extra:renamed"), description: "more" });
const staff = new logto.Role("staff", {
  name: pick("staff", "team"),
  description: pick("sees orders", "works on orders"),
  isDefault: pick(true, false),
  scopes: pick([backend.scopes["read:orders"], extra], [backend.scopes["write:orders"], extra]),
});
const jobs = new logto.Role("jobs", { description: "jobs", type: "MachineToMachine", scopes: [backend.scopes["write:orders"]] });
const more = new logto.Role("more", { description: "more jobs", type: config.get("moreType") ?? "MachineToMachine" });
const dashboard = new logto.Application("dashboard", {
  name: pick("Dashboard", "PanBot Dashboard"),
  type: "Traditional",
  description: pick("the web", "the dashboard"),
  redirectUris: pick(["http://localhost:3000/callback"], ["http://localhost:3000/callback", "http://localhost:3001/callback"]),
  postLogoutRedirectUris: ["http://localhost:3000"],
  refreshToken: pick({ ttlInDays: 14, rotate: true }, { ttlInDays: 7 }),
  customData: pick({ team: "a" }, { team: "b", tier: 1 }),
  secrets: { "2027": { expiresAt: "2099-01-31" } },
});
const worker = new logto.Application("worker", {
  type: config.get("workerType") ?? "MachineToMachine",
  roles: pick([jobs], [jobs, more]),
});
const google = new logto.Connector("google", {
  factory: "google-universal",
  config: { clientId: pick("one", "two"), scope: "openid profile email" },
  secrets: { clientSecret: config.requireSecret("googleSecret") },
});
const github = new logto.Connector("github", { factory: "github-universal", config: { clientId: "gh" }, secrets: { clientSecret: "gh-secret-plain" } });
const mail = new logto.Connector("mail", {
  factory: "simple-mail-transfer-protocol",
  config: {
    host: pick("smtp.example.com", "mail.example.com"), port: 587, fromEmail: "a@example.com", auth: { user: "u" },
    templates: ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({ usageType, contentType: "text/html", subject: "Your code", content: "Code {{code}}" })),
  },
  secrets: { auth: { pass: config.requireSecret("mailSecret") } },
});
const entra = new logto.SsoConnector("microsoft", {
  name: pick("Microsoft", "Microsoft Entra"),
  provider: "AzureAdOidc",
  config: { clientId: pick("one", "two"), issuer },
  secrets: { clientSecret: config.requireSecret("ssoSecret") },
  domains: pick(["panbot.example"], ["panbot.example", "novaserve.example"]),
});
new logto.SignInExperience("default", {
  signInMode: pick("SignInAndRegister", "SignIn"),
  socialConnectors: pick([google, github], [github, google]),
  singleSignOnEnabled: true,
  color: { primaryColor: pick("#112233", "#445566") },
});
const hook = new logto.Webhook("events", {
  url: pick("http://localhost:8000/hook", "http://localhost:8000/hook2"),
  events: pick(["User.Created", "User.Deleted"], ["User.Created"]),
  secretHeaders: { authorization: config.requireSecret("hookSecret") },
  retries: pick(1, 2),
});
export const clientId = dashboard.clientId;
export const callbackUri = google.callbackUri;
export const clientSecret = dashboard.clientSecret;
export const signingKey = hook.signingKey;
export const redirectUri = entra.redirectUri;
`;
