import { kindOf } from "pulumi-logto/kinds";
import type { Sentence } from "../text/sentence.ts";

/** What follows from the end of an object, beyond that it's gone. */
const consequences: Record<string, string> = {
  Application: "its client id and secrets end with it, and whoever uses them can't sign in",
  SamlApplication: "its certificates end with it, and the service provider needs the new metadata",
  ApiResource: "its scopes go with it, and out of every role",
  Scope: "it goes out of every role that grants it",
  Role: "whoever held it holds nothing of it any more, users included, and nobody is told",
  Connector: "its callback URI ends, and users can't sign in by the accounts that they linked",
  SsoConnector:
    "its callback URI ends, and its users can't sign in until the new one is known at the provider",
  Organization: "its members, their roles and its invitations go with it",
  OrganizationRole: "its members lose it",
  OrganizationScope: "it goes out of every organization role",
  User: "the account and all that hangs on it go",
  ApplicationSecret: "whoever still uses it can't get a token",
  Webhook: "its signing key ends with it",
  Action: "its script decides nothing any more, and whom it kept out gets in",
  JwtCustomizer: "tokens go without the claims that its script set",
  CaptchaProvider: "nothing tells machines apart at sign-in and registration any more",
  CustomProfileField: "it goes out of the pages that asked for it",
};

/** Parts of another resource, whose own end is what counts. */
const parts = new Set([
  ...["ApplicationRoles", "UserRoles", "ApplicationSignInExperience", "ApplicationConsentScopes"],
  ...["ApplicationAccessControl", "OrganizationJit", "OrganizationApplication", "OrganizationMember"],
]);

export const isPart = (kind: string): boolean => parts.has(kind) || kindOf(kind).permanent === true;

const noticed = new Set([
  ...["Scope", "Organization", "OrganizationRole", "User"],
  ...["Action", "JwtCustomizer", "CaptchaProvider"],
]);

/** Kinds whose end people notice, or that kept somebody out. */
export const weighs = (kind: string): boolean => kindOf(kind).guarded === true || noticed.has(kind);

export const consequence = (kind: string): Sentence =>
  consequences[kind] ? [`: ${consequences[kind]}`] : [];
