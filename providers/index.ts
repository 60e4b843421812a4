// Written by "npm run generate" from the declarations in kinds/. Change those.
import type * as pulumi from "@pulumi/pulumi";
import type { DeepInput, Ref } from "./resource.ts";
import { LogtoResource, register } from "./resource.ts";

export type { DeepInput, Ref } from "./resource.ts";
export { LogtoResource } from "./resource.ts";

/** Arguments of {@link Application}. */
export interface ApplicationArgs {
  /** Name shown in the console and on consent pages. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /**
   * What the application is: Traditional (server-rendered, keeps a secret), SPA, Native,
   * MachineToMachine, or Protected (a site that Logto stands before; Cloud only). Changing it replaces
   * the resource.
   */
  type: DeepInput<"Traditional" | "SPA" | "Native" | "MachineToMachine" | "Protected">;
  /** What it's for, for people who administrate it. */
  description?: DeepInput<string>;
  /**
   * Signs in by the OAuth device flow. Only for Native applications. Default: false. Changing it replaces
   * the resource.
   */
  isDeviceFlow?: DeepInput<boolean>;
  /**
   * Belongs to somebody else, so users are asked for consent. Not for MachineToMachine. Default: false.
   * Changing it replaces the resource.
   */
  isThirdParty?: DeepInput<boolean>;
  /**
   * Where sign-in may send its code: exact URIs, a trailing slash makes another one. Required unless
   * MachineToMachine or device flow, so that an address that gets codes is never unmanaged. Default: [].
   * A set: order doesn't matter.
   */
  redirectUris?: DeepInput<string[]>;
  /** Where users may be sent after signing out: exact URIs. Default: []. A set: order doesn't matter. */
  postLogoutRedirectUris?: DeepInput<string[]>;
  /**
   * Origins that may call Logto's endpoints from a browser, besides those of the redirect URIs. A set:
   * order doesn't matter.
   */
  corsAllowedOrigins?: DeepInput<string[]>;
  /** URL of the application's logo. */
  logoUri?: DeepInput<string>;
  /** Where Logto tells the application that a user signed out. */
  backchannelLogoutUri?: DeepInput<string>;
  /** Whether the back-channel logout message carries the session's id. */
  backchannelLogoutSessionRequired?: DeepInput<boolean>;
  /** May exchange tokens, e.g. to act for a user. Not for third-party applications. */
  allowTokenExchange?: DeepInput<boolean>;
  /** Lifetime of ID tokens, in seconds, at least 1. */
  idTokenTtl?: DeepInput<number>;
  /** How many grants a user may hold at once for this application; the oldest goes when there's one more. */
  maxAllowedGrants?: DeepInput<number>;
  /** Refresh tokens: lifetime, rotation, and when they're issued. */
  refreshToken?: DeepInput<{ ttlInDays?: number; ttl?: number; rotate?: boolean; alwaysIssue?: boolean }>;
  /**
   * Any data of your own. Declared keys are managed, others stay as they are. The key `pulumiLogto` is
   * the provider's mark.
   */
  customData?: DeepInput<Record<string, unknown>>;
  /** Protected applications only, and required there: the site that Logto stands before. */
  protectedApp?: DeepInput<{
    subDomain?: string;
    origin?: string;
    sessionDuration?: number;
    pageRules?: string[];
    customDomain?: string;
  }>;
  /**
   * Machine-to-machine roles that the application holds, all of them; becomes an ApplicationRoles. A set:
   * order doesn't matter.
   */
  roles?: Ref<Role>[];
  /** Further client secrets by name, each an ApplicationSecret: `{ expiresAt }` or `{}`. */
  secrets?: Record<string, { expiresAt?: string } | null>;
  /** How the sign-in pages look for it; becomes an ApplicationSignInExperience. */
  signInExperience?: Omit<ApplicationSignInExperienceArgs, "application">;
  /** Third-party applications only: what they may ask users for; becomes an ApplicationConsentScopes. */
  consentScopes?: Omit<ApplicationConsentScopesArgs, "application">;
  /** Who may sign in to it; becomes an ApplicationAccessControl. */
  accessControl?: Omit<ApplicationAccessControlArgs, "application">;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/**
 * An application that signs users in, or a machine-to-machine application that calls APIs with a token
 * of its own.
 */
export class Application extends LogtoResource {
  /** The client id: the resource's id. */
  declare readonly clientId: pulumi.Output<string>;
  /**
   * The secret named "Default secret"; absent for SPA and Native, or when that secret was removed.
   * Secret.
   */
  declare readonly clientSecret: pulumi.Output<string>;
  /** What its `roles` became. */
  declare readonly roles: ApplicationRoles | undefined;
  /** What its `secrets` became. */
  declare readonly secrets: Readonly<Record<string, ApplicationSecret>>;
  /** What its `signInExperience` became. */
  declare readonly signInExperience: ApplicationSignInExperience | undefined;
  /** What its `consentScopes` became. */
  declare readonly consentScopes: ApplicationConsentScopes | undefined;
  /** What its `accessControl` became. */
  declare readonly accessControl: ApplicationAccessControl | undefined;
  constructor(name: string, args: ApplicationArgs, opts?: pulumi.CustomResourceOptions) {
    super("Application", name, args, opts);
  }
}
register("Application", Application);

/** Arguments of {@link ApplicationSecret}. */
export interface ApplicationSecretArgs {
  /**
   * The application (Traditional or MachineToMachine) that the secret belongs to. Changing it replaces
   * the resource.
   */
  application: Ref<Application>;
  /** Name of the secret, unique within its application. Renamed in place. */
  name: DeepInput<string>;
  /**
   * When it stops working: a date (midnight UTC) or an RFC 3339 time, in the future. Default: never.
   * Changing it replaces the resource.
   */
  expiresAt?: DeepInput<string>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A named client secret of an application. Several work at once: to rotate, add one, switch to it, then
 * remove the old one.
 */
export class ApplicationSecret extends LogtoResource {
  /** The secret itself, made by the server. Secret. */
  declare readonly value: pulumi.Output<string>;
  constructor(name: string, args: ApplicationSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApplicationSecret", name, args, opts);
  }
}
register("ApplicationSecret", ApplicationSecret);

/** Arguments of {@link ApplicationRoles}. */
export interface ApplicationRolesArgs {
  /** The application, of type MachineToMachine. Changing it replaces the resource. */
  application: Ref<Application>;
  /**
   * The roles, of type MachineToMachine. Others that the application holds are taken away. A set: order
   * doesn't matter.
   */
  roles: pulumi.Input<Ref<Role>[]> | Ref<Role>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * The machine-to-machine roles that an application holds: the whole set, so one of these per
 * application.
 */
export class ApplicationRoles extends LogtoResource {
  constructor(name: string, args: ApplicationRolesArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApplicationRoles", name, args, opts);
  }
}
register("ApplicationRoles", ApplicationRoles);

/** Arguments of {@link ApplicationSignInExperience}. */
export interface ApplicationSignInExperienceArgs {
  /** The application. Changing it replaces the resource. */
  application: Ref<Application>;
  /** Name shown to users, e.g. on the consent page. */
  displayName?: DeepInput<string>;
  /** Logos, each a URL: `logoUrl`, `darkLogoUrl`, `favicon`, `darkFavicon`. Default: {}. */
  branding?: DeepInput<{ logoUrl?: string; darkLogoUrl?: string; favicon?: string; darkFavicon?: string }>;
  /** Colours: `primaryColor` and `darkPrimaryColor` as hex codes, `isDarkModeEnabled`. Default: {}. */
  color?: DeepInput<{ primaryColor?: string; isDarkModeEnabled?: boolean; darkPrimaryColor?: string }>;
  /** CSS of your own for the pages. */
  customCss?: DeepInput<string>;
  /** URL of the application's terms of use. */
  termsOfUseUrl?: DeepInput<"" | string>;
  /** URL of the application's privacy policy. */
  privacyPolicyUrl?: DeepInput<"" | string>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * How the sign-in pages look for one application, where they differ from the tenant's. Removing it
 * empties it: the server has no way to delete it.
 */
export class ApplicationSignInExperience extends LogtoResource {
  constructor(name: string, args: ApplicationSignInExperienceArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApplicationSignInExperience", name, args, opts);
  }
}
register("ApplicationSignInExperience", ApplicationSignInExperience);

/** Arguments of {@link ApplicationConsentScopes}. */
export interface ApplicationConsentScopesArgs {
  /** The application, a third-party one. Changing it replaces the resource. */
  application: Ref<Application>;
  /**
   * Claims of the user that it may ask for, e.g. `profile`, `email`. Default: []. A set: order doesn't
   * matter.
   */
  userScopes?: DeepInput<
    (
      | "profile"
      | "email"
      | "phone"
      | "address"
      | "custom_data"
      | "identities"
      | "roles"
      | "urn:logto:scope:organizations"
      | "urn:logto:scope:organization_roles"
      | "urn:logto:scope:sessions"
      | "urn:logto:scope:trusted_devices"
    )[]
  >;
  /**
   * Scopes of API resources that it may ask for. In YAML by API resource, then names. Default: []. A set:
   * order doesn't matter.
   */
  resourceScopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
  /** Organization scopes that it may ask for. Default: []. A set: order doesn't matter. */
  organizationScopes?: pulumi.Input<Ref<OrganizationScope>[]> | Ref<OrganizationScope>[];
  /**
   * Scopes of API resources that it may ask for within an organization. In YAML by API resource, then
   * names. Default: []. A set: order doesn't matter.
   */
  organizationResourceScopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * What a third-party application may ask its users for; the consent page shows it. Each set that is
 * declared is managed whole.
 */
export class ApplicationConsentScopes extends LogtoResource {
  constructor(name: string, args: ApplicationConsentScopesArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApplicationConsentScopes", name, args, opts);
  }
}
register("ApplicationConsentScopes", ApplicationConsentScopes);

/** Arguments of {@link ApplicationAccessControl}. */
export interface ApplicationAccessControlArgs {
  /** The application. Changing it replaces the resource. */
  application: Ref<Application>;
  /** Whether the rules count. It takes at least one rule to be on. Default: false. */
  enabled?: DeepInput<boolean>;
  /** Users who may sign in. Default: []. A set: order doesn't matter. */
  users?: pulumi.Input<Ref<User>[]> | Ref<User>[];
  /** Roles of type User whose holders may sign in. Default: []. A set: order doesn't matter. */
  userRoles?: pulumi.Input<Ref<Role>[]> | Ref<Role>[];
  /** Organizations whose members may sign in. Default: []. A set: order doesn't matter. */
  organizations?: pulumi.Input<Ref<Organization>[]> | Ref<Organization>[];
  /**
   * Members of an organization with one of these organization roles may sign in: a list of `{
   * organization, roles }`. Default: []. A set: order doesn't matter.
   */
  organizationRoles?: {
    organization: Ref<Organization>;
    roles: pulumi.Input<Ref<OrganizationRole>[]> | Ref<OrganizationRole>[];
  }[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** Who may sign in to an application: whoever one of the rules names. Off, everyone may. */
export class ApplicationAccessControl extends LogtoResource {
  constructor(name: string, args: ApplicationAccessControlArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApplicationAccessControl", name, args, opts);
  }
}
register("ApplicationAccessControl", ApplicationAccessControl);

/** Arguments of {@link SamlApplication}. */
export interface SamlApplicationArgs {
  /** Name shown in the console. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /** What it's for, for people who administrate it. */
  description?: DeepInput<string>;
  /** The service provider's entity id. */
  entityId?: DeepInput<string>;
  /**
   * The service provider's assertion consumer service: where Logto sends the assertion. The binding is
   * HTTP-POST, the only one that Logto takes.
   */
  acsUrl?: DeepInput<string>;
  /**
   * Attributes of the assertion: from Logto's user claims (`sub`, `email`, `name` …) to the names that
   * the service provider expects. Default: {}.
   */
  attributeMapping?: DeepInput<Record<string, string>>;
  /**
   * Format of the assertion's NameID, by its SAML URN. Default:
   * "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".
   */
  nameIdFormat?: DeepInput<
    | "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    | "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    | "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
    | "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
  >;
  /**
   * Encryption of assertions: `encryptAssertion`, and with it `encryptThenSign` and the service
   * provider's `certificate` (PEM).
   */
  encryption?: DeepInput<{ encryptAssertion?: boolean; encryptThenSign?: boolean; certificate?: string }>;
  /**
   * Any data of your own. Declared keys are managed, others stay as they are. The key `pulumiLogto` is
   * the provider's mark.
   */
  customData?: DeepInput<Record<string, unknown>>;
  /**
   * Further signing certificates by a name of your own, each a SamlApplicationSecret: `{ lifeSpanInYears,
   * active }`. The first one is the server's.
   */
  secrets?: Record<string, { lifeSpanInYears?: number; active?: boolean }>;
  /** Who may sign in to it; becomes an ApplicationAccessControl. */
  accessControl?: Omit<ApplicationAccessControlArgs, "application">;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/**
 * An application that signs users in by SAML, Logto being the identity provider. Open source takes
 * three in a tenant.
 */
export class SamlApplication extends LogtoResource {
  /** URL of the identity provider's metadata, for the service provider. */
  declare readonly metadataUrl: pulumi.Output<string>;
  /** The identity provider's single sign-on URL. */
  declare readonly singleSignOnUrl: pulumi.Output<string>;
  /** The identity provider's entity id. */
  declare readonly idpEntityId: pulumi.Output<string>;
  /** What its `secrets` became. */
  declare readonly secrets: Readonly<Record<string, SamlApplicationSecret>>;
  /** What its `accessControl` became. */
  declare readonly accessControl: ApplicationAccessControl | undefined;
  constructor(name: string, args: SamlApplicationArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("SamlApplication", name, args, opts);
  }
}
register("SamlApplication", SamlApplication);

/** Arguments of {@link SamlApplicationSecret}. */
export interface SamlApplicationSecretArgs {
  /** The SAML application. Changing it replaces the resource. */
  application: Ref<SamlApplication>;
  /** Whether it signs. Activating one deactivates the former. Default: false. */
  active?: DeepInput<boolean>;
  /**
   * For how many years it's valid, from its creation on: 1 to 7900, since no certificate is valid beyond
   * the year 9999. Default: 3. Changing it replaces the resource.
   */
  lifeSpanInYears?: DeepInput<number>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A signing certificate of a SAML application. One is active at a time: to rotate, add one, give it to
 * the service provider, then make it the active one.
 */
export class SamlApplicationSecret extends LogtoResource {
  /** The certificate (PEM), for the other party. */
  declare readonly certificate: pulumi.Output<string>;
  /** When it ends, as an RFC 3339 time. */
  declare readonly expiresAt: pulumi.Output<string>;
  constructor(name: string, args: SamlApplicationSecretArgs, opts?: pulumi.CustomResourceOptions) {
    super("SamlApplicationSecret", name, args, opts);
  }
}
register("SamlApplicationSecret", SamlApplicationSecret);

/** Arguments of {@link ApiResource}. */
export interface ApiResourceArgs {
  /** Name shown in the console. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /**
   * The audience of its access tokens: exactly the string that the API checks, a trailing slash counts.
   * An absolute URI, unique in a tenant. Changing it replaces the resource.
   */
  indicator: DeepInput<string>;
  /** Lifetime of its access tokens, in seconds, at least 1. Default: 3600. */
  accessTokenTtl?: DeepInput<number>;
  /**
   * Stands for the resource when a client asks for none. One in a tenant; setting it takes it from the
   * former one. Default: false.
   */
  isDefault?: DeepInput<boolean>;
  /** Its scopes: name to description. Each becomes a Scope named `<resource>/<scope>`. */
  scopes?: Record<string, string | { description?: string }>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/** An API that access tokens are issued for, with its scopes (permissions). */
export class ApiResource extends LogtoResource {
  /** What its `scopes` became. */
  declare readonly scopes: Readonly<Record<string, Scope>>;
  constructor(name: string, args: ApiResourceArgs, opts?: pulumi.CustomResourceOptions) {
    super("ApiResource", name, args, opts);
  }
}
register("ApiResource", ApiResource);

/** Arguments of {@link Scope}. */
export interface ScopeArgs {
  /** The API resource that it belongs to. Changing it replaces the resource. */
  apiResource: Ref<ApiResource>;
  /** Name of the scope, unique within its API resource, without white space. Renamed in place. */
  name: DeepInput<string>;
  /** What it allows, for people. */
  description?: DeepInput<string>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A scope (permission) of an API resource, which roles grant. */
export class Scope extends LogtoResource {
  constructor(name: string, args: ScopeArgs, opts?: pulumi.CustomResourceOptions) {
    super("Scope", name, args, opts);
  }
}
register("Scope", Scope);

/** Arguments of {@link Role}. */
export interface RoleArgs {
  /** Name of the role, unique in a tenant over both types. Renamed in place. Default: the logical name. */
  name?: DeepInput<string>;
  /** What it's for, for people. */
  description: DeepInput<string>;
  /**
   * Who holds it: users or machine-to-machine applications. Default: "User". Changing it replaces the
   * resource.
   */
  type?: DeepInput<"User" | "MachineToMachine">;
  /** Given to every user (or machine-to-machine application) created from then on. Default: false. */
  isDefault?: DeepInput<boolean>;
  /**
   * The scopes that it grants, all of them. In YAML by API resource, then names. Default: []. A set:
   * order doesn't matter.
   */
  scopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/** A role: the scopes that its users, or its machine-to-machine applications, may ask for. */
export class Role extends LogtoResource {
  constructor(name: string, args: RoleArgs, opts?: pulumi.CustomResourceOptions) {
    super("Role", name, args, opts);
  }
}
register("Role", Role);

/** Arguments of {@link OrganizationScope}. */
export interface OrganizationScopeArgs {
  /**
   * Name of the scope, e.g. `invite:member`, unique in a tenant. Renamed in place. Default: the logical
   * name.
   */
  name?: DeepInput<string>;
  /** What it's for, for people who administrate it. */
  description?: DeepInput<string>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A scope (permission) of the organization template: what organization roles grant within every
 * organization.
 */
export class OrganizationScope extends LogtoResource {
  constructor(name: string, args: OrganizationScopeArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("OrganizationScope", name, args, opts);
  }
}
register("OrganizationScope", OrganizationScope);

/** Arguments of {@link OrganizationRole}. */
export interface OrganizationRoleArgs {
  /** Name of the role, unique in a tenant. Renamed in place. Default: the logical name. */
  name?: DeepInput<string>;
  /** What it's for, for people who administrate it. */
  description?: DeepInput<string>;
  /** Who holds it: members or machine-to-machine applications. Changed in place. Default: "User". */
  type?: DeepInput<"User" | "MachineToMachine">;
  /** The organization scopes that it grants, all of them. Default: []. A set: order doesn't matter. */
  scopes?: pulumi.Input<Ref<OrganizationScope>[]> | Ref<OrganizationScope>[];
  /**
   * The scopes of API resources that it grants within an organization, all of them. In YAML by API
   * resource, then names. Default: []. A set: order doesn't matter.
   */
  resourceScopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A role of the organization template: what its members, or machine-to-machine applications, may do
 * within an organization.
 */
export class OrganizationRole extends LogtoResource {
  constructor(name: string, args: OrganizationRoleArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("OrganizationRole", name, args, opts);
  }
}
register("OrganizationRole", OrganizationRole);

/** Arguments of {@link Organization}. */
export interface OrganizationArgs {
  /** Name of the organization. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /** What it's for, for people who administrate it. */
  description?: DeepInput<string>;
  /**
   * Any data of your own. Declared keys are managed, others stay as they are. The key `pulumiLogto` is
   * the provider's mark.
   */
  customData?: DeepInput<Record<string, unknown>>;
  /** Whether its members have to have multi-factor authentication. Default: false. */
  isMfaRequired?: DeepInput<boolean>;
  /** Logos, each a URL: `logoUrl`, `darkLogoUrl`, `favicon`, `darkFavicon`. Default: {}. */
  branding?: DeepInput<{ logoUrl?: string; darkLogoUrl?: string; favicon?: string; darkFavicon?: string }>;
  /** Colours: `primaryColor` and `darkPrimaryColor` as hex codes, `isDarkModeEnabled`. Default: {}. */
  color?: DeepInput<{ primaryColor?: string; isDarkModeEnabled?: boolean; darkPrimaryColor?: string }>;
  /** CSS of your own for the pages. */
  customCss?: DeepInput<string>;
  /** Just-in-time provisioning: who joins by itself, and with which roles. Becomes an OrganizationJit. */
  jit?: Omit<OrganizationJitArgs, "organization">;
  /** Machine-to-machine applications in it, each an OrganizationApplication: `<application>: { roles }`. */
  applications?: Record<string, Omit<OrganizationApplicationArgs, "organization">>;
  /** Users in it, each an OrganizationMember: `<user>: { roles }`. */
  members?: Record<string, Omit<OrganizationMemberArgs, "organization">>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** An organization: a customer or a team whose members and applications hold organization roles in it. */
export class Organization extends LogtoResource {
  /** What its `jit` became. */
  declare readonly jit: OrganizationJit | undefined;
  /** What its `applications` became. */
  declare readonly applications: Readonly<Record<string, OrganizationApplication>>;
  /** What its `members` became. */
  declare readonly members: Readonly<Record<string, OrganizationMember>>;
  constructor(name: string, args: OrganizationArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("Organization", name, args, opts);
  }
}
register("Organization", Organization);

/** Arguments of {@link OrganizationJit}. */
export interface OrganizationJitArgs {
  /** The organization. Changing it replaces the resource. */
  organization: Ref<Organization>;
  /**
   * Users with a verified e-mail address in one of these domains join. Default: []. A set: order doesn't
   * matter.
   */
  emailDomains?: DeepInput<string[]>;
  /** The organization roles that those who join get. Default: []. A set: order doesn't matter. */
  roles?: pulumi.Input<Ref<OrganizationRole>[]> | Ref<OrganizationRole>[];
  /** Users who sign in by one of these SSO connectors join. Default: []. A set: order doesn't matter. */
  ssoConnectors?: pulumi.Input<Ref<SsoConnector>[]> | Ref<SsoConnector>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * Just-in-time provisioning of an organization: whose users join it when they sign in, and the roles
 * they get.
 */
export class OrganizationJit extends LogtoResource {
  constructor(name: string, args: OrganizationJitArgs, opts?: pulumi.CustomResourceOptions) {
    super("OrganizationJit", name, args, opts);
  }
}
register("OrganizationJit", OrganizationJit);

/** Arguments of {@link OrganizationApplication}. */
export interface OrganizationApplicationArgs {
  /** The organization. Changing it replaces the resource. */
  organization: Ref<Organization>;
  /**
   * The application, of type MachineToMachine. In YAML the key, where it isn't written. Changing it
   * replaces the resource.
   */
  application: Ref<Application>;
  /**
   * The organization roles, of type MachineToMachine, that it has there: all of them. Default: []. A set:
   * order doesn't matter.
   */
  roles?: pulumi.Input<Ref<OrganizationRole>[]> | Ref<OrganizationRole>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A machine-to-machine application in an organization, with the organization roles that it has there. */
export class OrganizationApplication extends LogtoResource {
  constructor(name: string, args: OrganizationApplicationArgs, opts?: pulumi.CustomResourceOptions) {
    super("OrganizationApplication", name, args, opts);
  }
}
register("OrganizationApplication", OrganizationApplication);

/** Arguments of {@link OrganizationMember}. */
export interface OrganizationMemberArgs {
  /** The organization. Changing it replaces the resource. */
  organization: Ref<Organization>;
  /** The user. In YAML the key, where it isn't written. Changing it replaces the resource. */
  user: Ref<User>;
  /**
   * The organization roles, of type User, that the user has there: all of them. Default: []. A set: order
   * doesn't matter.
   */
  roles?: pulumi.Input<Ref<OrganizationRole>[]> | Ref<OrganizationRole>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A user in an organization, with the organization roles that the user has there. */
export class OrganizationMember extends LogtoResource {
  constructor(name: string, args: OrganizationMemberArgs, opts?: pulumi.CustomResourceOptions) {
    super("OrganizationMember", name, args, opts);
  }
}
register("OrganizationMember", OrganizationMember);

/** Arguments of {@link Connector} that don't depend on its factory. */
export interface ConnectorCommonArgs {
  /**
   * The connector's own id, and so the end of its callback URI. Default: the logical name. Changing it
   * replaces the resource.
   */
  instanceId?: DeepInput<string>;
  /**
   * Generic factories only (oidc, oauth2, saml), and required there: the identity provider's key, unique
   * in the tenant. Of a social factory that isn't Logto's own it's the factory's, and the sign-in
   * experience needs it. Changing it replaces the resource.
   */
  target?: DeepInput<string>;
  /** Generic factories only: the button's text by language, `en` at least. */
  displayName?: DeepInput<Record<string, string>>;
  /** Generic factories only: URL of the button's logo. */
  logo?: DeepInput<string>;
  /** Generic factories only: URL of the logo in dark mode. */
  logoDark?: DeepInput<string>;
  /**
   * Social only: update the user's name and avatar at every sign-in, not at the first alone. Default:
   * false.
   */
  syncProfile?: DeepInput<boolean>;
  /** Keep the provider's tokens for later use. Only for factories that support it. Default: false. */
  enableTokenStorage?: DeepInput<boolean>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/** A factory that isn't Logto's own: `"acme" as CustomFactory`. */
export type CustomFactory = string & { readonly isCustom: true };

/** What {@link Connector} takes by its factory. */
export interface ConnectorShapes {
  "aliyun-direct-mail": {
    config: {
      accessKeyId: string;
      regionId?: "cn-hangzhou" | "ap-southeast-1" | "ap-southeast-2" | "eu-central-1" | "us-east-1";
      accountName: string;
      fromAlias?: string;
      templates?: Record<string, unknown> | unknown[];
    };
    secrets: { accessKeySecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "aws-ses-mail": {
    config: {
      accessKeyId: string;
      region: string;
      emailAddress?: string;
      emailAddressIdentityArn?: string;
      feedbackForwardingEmailAddress?: string;
      feedbackForwardingEmailAddressIdentityArn?: string;
      configurationSetName?: string;
      templates?: Record<string, unknown> | unknown[];
    };
    secrets: { accessKeySecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "http-email": { config: { endpoint: string }; secrets: { authorization?: string } };
  "mailgun-email": {
    config: {
      endpoint?: string;
      domain: string;
      from: string;
      deliveries?: Record<string, unknown> | unknown[];
    };
    secrets: { apiKey?: string; deliveries?: Record<string, unknown> | unknown[] };
  };
  "mailjunky-email-service": {
    config: { fromEmail: string; fromName?: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiKey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "postmark-mail": {
    config: { fromEmail: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { serverToken?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "sendgrid-email-service": {
    config: { fromEmail: string; fromName?: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiKey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "simple-mail-transfer-protocol": {
    config: {
      host: string;
      port: number;
      auth?: Record<string, unknown> | unknown[];
      fromEmail: string;
      replyTo?: string;
      templates?: Record<string, unknown> | unknown[];
      logger?: boolean;
      debug?: boolean;
      disableFileAccess?: boolean;
      disableUrlAccess?: boolean;
      name?: string;
      localAddress?: string;
      connectionTimeout?: number;
      greetingTimeout?: number;
      socketTimeout?: number;
      dnsTimeout?: number;
      secure?: boolean;
      tls?: Record<string, unknown> | unknown[];
      servername?: string;
      ignoreTLS?: boolean;
      requireTLS?: boolean;
      customHeaders?: Record<string, unknown> | unknown[];
    };
    secrets: {
      auth?: Record<string, unknown> | unknown[];
      templates?: Record<string, unknown> | unknown[];
      tls?: Record<string, unknown> | unknown[];
      customHeaders?: Record<string, unknown> | unknown[];
    };
  };
  "smtp2go-email-service": {
    config: { sender: string; senderName?: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiKey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "aliyun-short-message-auth-service": {
    config: { accessKeyId: string; signName: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { accessKeySecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "aliyun-short-message-service": {
    config: {
      accessKeyId: string;
      signName: string;
      templates?: Record<string, unknown> | unknown[];
      strictPhoneRegionNumberCheck?: boolean;
    };
    secrets: { accessKeySecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "gatewayapi-sms": {
    config: { endpoint: string; sender: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiToken?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "http-sms": { config: { endpoint: string }; secrets: { authorization?: string } };
  "smsaero-short-message-service": {
    config: { email: string; senderName: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiKey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "smsbao-sms": {
    config: { username: string; goodsId?: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { passwordOrApiKey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "tencent-short-message-service": {
    config: {
      accessKeyId: string;
      signName: string;
      sdkAppId: string;
      region: string;
      templates?: Record<string, unknown> | unknown[];
    };
    secrets: { accessKeySecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "twilio-short-message-service": {
    config: {
      accountSID: string;
      fromMessagingServiceSID: string;
      disableRiskCheck?: boolean;
      templates?: Record<string, unknown> | unknown[];
    };
    secrets: { authToken?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "vonage-sms": {
    config: { brandName: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { apiKey?: string; apiSecret?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "whatsapp-short-message-service": {
    config: { phoneNumberId: string; templates?: Record<string, unknown> | unknown[] };
    secrets: { accessToken?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "yunpian-sms": {
    config: {
      templates?: Record<string, unknown> | unknown[];
      enableInternational?: boolean;
      unsupportedCountriesMsg?: string;
    };
    secrets: { apikey?: string; templates?: Record<string, unknown> | unknown[] };
  };
  "alipay-native": { config: { appId: string; signType: "RSA" | "RSA2" }; secrets: { privateKey?: string } };
  "alipay-web": {
    config: { appId: string; signType: "RSA" | "RSA2"; charset?: "gbk" | "utf8"; scope?: string };
    secrets: { privateKey?: string };
  };
  "amazon-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "apple-universal": {
    config: { clientId: string; scope?: string; teamId?: string; keyId?: string };
    secrets: { privateKey?: string };
  };
  "azuread-universal": {
    config: {
      clientId: string;
      cloudInstance: string;
      tenantId: string;
      prompts?: ("none" | "login" | "consent" | "select_account")[];
      scopes?: string;
    };
    secrets: { clientSecret?: string };
  };
  "dingtalk-web": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "discord-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "facebook-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "feishu-web": { config: { appId: string }; secrets: { appSecret?: string } };
  "github-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "gitlab-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "google-universal": {
    config: {
      clientId: string;
      scope?: string;
      prompts?: ("none" | "consent" | "select_account")[];
      offlineAccess?: boolean;
      oneTap?: Record<string, unknown> | unknown[];
    };
    secrets: { clientSecret?: string; oneTap?: Record<string, unknown> | unknown[] };
  };
  "huggingface-universal": {
    config: { clientId: string; scope?: string };
    secrets: { clientSecret?: string };
  };
  "kakao-universal": { config: { clientId: string }; secrets: { clientSecret?: string } };
  "kook-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "line-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "linkedin-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "naver-universal": { config: { clientId: string }; secrets: { clientSecret?: string } };
  oauth2: {
    config: {
      authorizationEndpoint: string;
      tokenEndpoint: string;
      userInfoEndpoint: string;
      clientId: string;
      tokenEndpointAuthMethod?: "client_secret_post" | "client_secret_basic" | "client_secret_jwt";
      clientSecretJwtSigningAlgorithm?: "HS256" | "HS384" | "HS512";
      tokenEndpointResponseType?: "query-string" | "json";
      scope?: string;
      profileMap?: Record<string, unknown> | unknown[];
      customConfig?: Record<string, unknown> | unknown[];
    };
    secrets: {
      clientSecret?: string;
      profileMap?: Record<string, unknown> | unknown[];
      customConfig?: Record<string, unknown> | unknown[];
    };
  };
  oidc: {
    config: {
      authorizationEndpoint: string;
      tokenEndpoint: string;
      clientId: string;
      tokenEndpointAuthMethod?: "client_secret_post" | "client_secret_basic" | "client_secret_jwt";
      clientSecretJwtSigningAlgorithm?: "HS256" | "HS384" | "HS512";
      scope: string;
      acceptStringTypedBooleanClaims?: boolean;
      trustUnverifiedEmail?: boolean;
      idTokenVerificationConfig?: Record<string, unknown> | unknown[];
      authRequestOptionalConfig?: Record<string, unknown> | unknown[];
      customConfig?: Record<string, unknown> | unknown[];
    };
    secrets: {
      clientSecret?: string;
      idTokenVerificationConfig?: Record<string, unknown> | unknown[];
      authRequestOptionalConfig?: Record<string, unknown> | unknown[];
      customConfig?: Record<string, unknown> | unknown[];
    };
  };
  "patreon-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "qq-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  saml: {
    config: {
      entityID: string;
      signInEndpoint?: string;
      x509Certificate: string;
      idpMetadataXml: string;
      assertionConsumerServiceUrl: string;
      requestSignatureAlgorithm?:
        | "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
      messageSigningOrder?: "sign-then-encrypt" | "encrypt-then-sign";
      signAuthnRequest?: boolean;
      encryptAssertion?: boolean;
      nameIDFormat?:
        | "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
        | "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
        | "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
        | "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        | "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
      timeout?: number;
      profileMap?: Record<string, unknown> | unknown[];
    };
    secrets: {
      privateKey?: string;
      privateKeyPass?: string;
      encPrivateKey?: string;
      encPrivateKeyPass?: string;
      profileMap?: Record<string, unknown> | unknown[];
    };
  };
  "slack-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "wechat-native": { config: { appId: string; universalLinks?: string }; secrets: { appSecret?: string } };
  "wechat-web": { config: { appId: string; scope?: string }; secrets: { appSecret?: string } };
  "wecom-universal": {
    config: { corpId: string; agentId: string; scope?: string };
    secrets: { appSecret?: string };
  };
  "x-universal": { config: { clientId: string; scope?: string }; secrets: { clientSecret?: string } };
  "xiaomi-universal": {
    config: { clientId: string; scope?: string; skipConfirm?: boolean };
    secrets: { clientSecret?: string };
  };
}

/** Arguments of {@link Connector}. */
export type ConnectorArgs =
  | {
      [K in keyof ConnectorShapes]: ConnectorCommonArgs & {
        /**
         * Which connector it is, by its factory's id, e.g. `google-universal`: one of Logto's own, or one that
         * this Logto's server loads beside them. In YAML it defaults to the factory whose id, or else whose
         * only target, is the key. Changing it replaces the resource.
         */
        factory: K;
        /** The plain part of its configuration, by the factory's own names. */
        config?: DeepInput<ConnectorShapes[K]["config"]>;
        /**
         * The secret part of its configuration (clientSecret, apiKey, auth.pass …), merged into `config`.
         * Secret.
         */
        secrets?: DeepInput<ConnectorShapes[K]["secrets"]>;
      };
    }[keyof ConnectorShapes]
  | (ConnectorCommonArgs & {
      factory: CustomFactory;
      config?: DeepInput<Record<string, unknown>>;
      secrets?: DeepInput<Record<string, unknown>>;
    });

/**
 * A way to sign in with a social identity provider, or to send e-mail or SMS. A tenant has at most one
 * for e-mail, one for SMS, and one of each ready-made social factory. Those that a server of one's own
 * loads beside Logto's are taken too: what they need the preview asks the tenant.
 */
export class Connector extends LogtoResource {
  /** The redirect URI to register with the identity provider; absent for e-mail and SMS. */
  declare readonly callbackUri: pulumi.Output<string>;
  /** The identity provider's key, by which the sign-in experience names it. */
  declare readonly target: pulumi.Output<string>;
  constructor(name: string, args: ConnectorArgs, opts?: pulumi.CustomResourceOptions) {
    super("Connector", name, args, opts);
  }
}
register("Connector", Connector);

/** Arguments of {@link SsoConnector} that don't depend on its provider. */
export interface SsoConnectorCommonArgs {
  /** Name of the connector, unique in a tenant. Renamed in place. Default: the logical name. */
  name?: DeepInput<string>;
  /**
   * E-mail domains whose users sign in here, in lower case. Public mail domains are refused. Default: [].
   * A set: order doesn't matter.
   */
  domains?: DeepInput<string[]>;
  /** The button's looks. Default: {}. */
  branding?: DeepInput<{ displayName?: string; logo?: string; darkLogo?: string }>;
  /** Update the user's name and avatar at every sign-in, not at the first alone. Default: false. */
  syncProfile?: DeepInput<boolean>;
  /** Keep the provider's tokens for later use. OIDC kinds only. Default: false. */
  enableTokenStorage?: DeepInput<boolean>;
  /**
   * SAML kinds only: keys to sign authentication requests by, by a name of your own, each a
   * SsoConnectorSigningKey: `{ active }`. The active one takes `config.signAuthnRequest`.
   */
  signingKeys?: Record<string, { active?: boolean; signAuthnRequest?: boolean }>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

/** What {@link SsoConnector} takes by its provider. */
export interface SsoConnectorShapes {
  OIDC: {
    config: { clientId: string; issuer: string; scope?: string; trustUnverifiedEmail?: boolean };
    secrets: { clientSecret: string };
  };
  SAML: {
    config: {
      metadata?: string;
      metadataUrl?: string;
      entityId?: string;
      signInEndpoint?: string;
      x509Certificate?: string;
      attributeMapping?: Record<string, string>;
      signAuthnRequest?: boolean;
      requestSignatureAlgorithm?:
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
    };
    secrets: Record<string, never>;
  };
  AzureAD: {
    config: {
      metadata?: string;
      metadataUrl?: string;
      entityId?: string;
      signInEndpoint?: string;
      x509Certificate?: string;
      attributeMapping?: Record<string, string>;
      signAuthnRequest?: boolean;
      requestSignatureAlgorithm?:
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        | "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
    };
    secrets: Record<string, never>;
  };
  AzureAdOidc: {
    config: { clientId: string; issuer: string; scope?: string; trustUnverifiedEmail?: boolean };
    secrets: { clientSecret: string };
  };
  GoogleWorkspace: {
    config: { clientId: string; scope?: string; trustUnverifiedEmail?: boolean };
    secrets: { clientSecret: string };
  };
  Okta: {
    config: { clientId: string; issuer: string; scope?: string; trustUnverifiedEmail?: boolean };
    secrets: { clientSecret: string };
  };
}

/** Arguments of {@link SsoConnector}. */
export type SsoConnectorArgs = {
  [K in keyof SsoConnectorShapes]: SsoConnectorCommonArgs & {
    /** The identity provider's kind. Changing it replaces the resource. */
    provider: K;
    /**
     * Connection settings by Logto's names. OIDC kinds: clientId, issuer (none for GoogleWorkspace), scope,
     * trustUnverifiedEmail; the issuer's discovery document has to be reachable from the server. SAML and
     * AzureAD: metadata, metadataUrl, or entityId with signInEndpoint and x509Certificate;
     * attributeMapping; signAuthnRequest (with an active one of signingKeys) and requestSignatureAlgorithm.
     */
    config?: DeepInput<SsoConnectorShapes[K]["config"]>;
    /** OIDC kinds: clientSecret. Merged into `config`. Secret. */
    secrets?: DeepInput<SsoConnectorShapes[K]["secrets"]>;
  };
}[keyof SsoConnectorShapes];

/**
 * Enterprise single sign-on: users of some e-mail domains sign in with their company's identity
 * provider.
 */
export class SsoConnector extends LogtoResource {
  /** OIDC kinds: the redirect URI to register with the identity provider. */
  declare readonly redirectUri: pulumi.Output<string>;
  /** SAML kinds: where the identity provider sends its assertion. */
  declare readonly assertionConsumerServiceUrl: pulumi.Output<string>;
  /** SAML kinds: Logto's entity id. */
  declare readonly entityId: pulumi.Output<string>;
  /** What its `signingKeys` became. */
  declare readonly signingKeys: Readonly<Record<string, SsoConnectorSigningKey>>;
  constructor(name: string, args: SsoConnectorArgs, opts?: pulumi.CustomResourceOptions) {
    super("SsoConnector", name, args, opts);
  }
}
register("SsoConnector", SsoConnector);

/** Arguments of {@link SsoConnectorSigningKey}. */
export interface SsoConnectorSigningKeyArgs {
  /** The SSO connector, a SAML one. Changing it replaces the resource. */
  ssoConnector: Ref<SsoConnector>;
  /** Whether it signs. Activating one deactivates the former. Default: false. */
  active?: DeepInput<boolean>;
  /**
   * Whether the connector signs its requests, by this key, which has to be the active one. In a model and
   * in nested keys the connector's `config.signAuthnRequest` says it. Default: false.
   */
  signAuthnRequest?: DeepInput<boolean>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A key by which a SAML connector signs its authentication requests. One is active at a time. */
export class SsoConnectorSigningKey extends LogtoResource {
  /** The certificate (PEM), for the other party. */
  declare readonly certificate: pulumi.Output<string>;
  /** When it ends, as an RFC 3339 time. */
  declare readonly expiresAt: pulumi.Output<string>;
  constructor(name: string, args: SsoConnectorSigningKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super("SsoConnectorSigningKey", name, args, opts);
  }
}
register("SsoConnectorSigningKey", SsoConnectorSigningKey);

/** Arguments of {@link SignInExperience}. */
export interface SignInExperienceArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /** Whether users may sign in, register, or both. */
  signInMode?: DeepInput<"SignIn" | "Register" | "SignInAndRegister">;
  /**
   * The social sign-in buttons, in their order: connectors, or targets of connectors that are managed
   * elsewhere.
   */
  socialConnectors?: pulumi.Input<Ref<Connector>[]> | Ref<Connector>[];
  /**
   * Ways to sign in: a list of { identifier: username | email | phone, password, verificationCode,
   * isPasswordPrimary }. The whole list is managed.
   */
  signInMethods?: DeepInput<
    {
      identifier: "username" | "email" | "phone";
      password: boolean;
      verificationCode: boolean;
      isPasswordPrimary: boolean;
    }[]
  >;
  /**
   * What registering asks for: { identifiers, password, verify, secondaryIdentifiers }. `verify` has to
   * be true for email and phone. Whoever declares `identifiers` says that there are no secondary ones,
   * unless they're declared too.
   */
  signUp?: DeepInput<{
    identifiers?: ("username" | "email" | "phone")[];
    password?: boolean;
    verify?: boolean;
    secondaryIdentifiers?: {
      identifier: "username" | "email" | "phone" | "emailOrPhone";
      verify?: boolean;
    }[];
  }>;
  /** Social sign-in: { automaticAccountLinking, skipRequiredIdentifiers }. */
  socialSignIn?: DeepInput<{ automaticAccountLinking?: boolean; skipRequiredIdentifiers?: boolean }>;
  /** Whether enterprise single sign-on (SSO connectors) is offered. */
  singleSignOnEnabled?: DeepInput<boolean>;
  /**
   * Ways to reset a forgotten password. Each needs its connector. Without any, no password expires. A
   * set: order doesn't matter.
   */
  forgotPasswordMethods?: DeepInput<("EmailVerificationCode" | "PhoneVerificationCode")[]>;
  /** Sign-in with a passkey: { enabled, showPasskeyButton, allowAutofill }. */
  passkeySignIn?: DeepInput<{ enabled?: boolean; showPasskeyButton?: boolean; allowAutofill?: boolean }>;
  /**
   * Multi-factor authentication: { factors, policy, organizationRequiredMfaPolicy }; `factors` is a whole
   * list, and BackupCode needs another one beside it. With a `policy` of none but adaptive MFA's,
   * `adaptiveMfa` is off.
   */
  mfa?: DeepInput<{
    factors?: ("Totp" | "WebAuthn" | "BackupCode" | "EmailVerificationCode" | "PhoneVerificationCode")[];
    policy?:
      | "NoPrompt"
      | "UserControlled"
      | "PromptOnlyAtSignIn"
      | "PromptAtSignInAndSignUp"
      | "PromptOnlyAtSignInMandatory"
      | "PromptAtSignInAndSignUpMandatory"
      | "Mandatory";
    organizationRequiredMfaPolicy?: "NoPrompt" | "Mandatory";
  }>;
  /** When MFA is asked for by risk: { enabled }. Needs `mfa`. */
  adaptiveMfa?: DeepInput<{ enabled?: boolean }>;
  /**
   * What a password has to be: { length: { min, max }, characterTypes: { min }, rejects: { pwned,
   * repetitionAndSequence, userInfo, words } }.
   */
  passwordPolicy?: DeepInput<{
    length?: { min?: number; max?: number };
    characterTypes?: { min?: number };
    rejects?: { pwned?: boolean; repetitionAndSequence?: boolean; userInfo?: boolean; words?: string[] };
  }>;
  /**
   * When passwords expire: { enabled, validPeriodDays }. Needs a way to reset them
   * (`forgotPasswordMethods`).
   */
  passwordExpiration?: DeepInput<{ enabled?: boolean; validPeriodDays?: number }>;
  /**
   * What a user name may be: { caseSensitive, minLength, maxLength (1 to 128), allowedChars: { lowercase,
   * uppercase, numbers, underscore } }.
   */
  usernamePolicy?: DeepInput<{
    caseSensitive?: boolean;
    minLength?: number;
    maxLength?: number;
    allowedChars?: { lowercase?: boolean; uppercase?: boolean; numbers?: boolean; underscore?: boolean };
  }>;
  /** Profile fields that registering asks for, in their order. Custom profile fields by name. */
  signUpProfileFields?: pulumi.Input<Ref<CustomProfileField>[]> | Ref<CustomProfileField>[];
  /** CAPTCHA: { enabled }. Needs a CaptchaProvider. */
  captchaPolicy?: DeepInput<{ enabled?: boolean }>;
  /** Lock-out after failed attempts: { maxAttempts, lockoutDuration (minutes) }. */
  sentinelPolicy?: DeepInput<{ maxAttempts?: number; lockoutDuration?: number }>;
  /** Verification codes: { expirationDuration (60 to 3600 seconds), maxRetryAttempts (1 to 100) }. */
  verificationCodePolicy?: DeepInput<{ expirationDuration?: number; maxRetryAttempts?: number }>;
  /**
   * E-mail addresses refused: { blockSubaddressing, customBlocklist, customAllowlist,
   * blockDisposableAddresses (Cloud only) }.
   */
  emailBlocklistPolicy?: DeepInput<{
    blockDisposableAddresses?: boolean;
    blockSubaddressing?: boolean;
    customBlocklist?: string[];
    customAllowlist?: string[];
  }>;
  /** Colours: `primaryColor` and `darkPrimaryColor` as hex codes, `isDarkModeEnabled`. */
  color?: DeepInput<{ primaryColor?: string; isDarkModeEnabled?: boolean; darkPrimaryColor?: string }>;
  /** Logos, each a URL: `logoUrl`, `darkLogoUrl`, `favicon`, `darkFavicon`. */
  branding?: DeepInput<{ logoUrl?: string; darkLogoUrl?: string; favicon?: string; darkFavicon?: string }>;
  /** Hide Logto's own branding. Cloud only. */
  hideLogtoBranding?: DeepInput<boolean>;
  /** Languages: { autoDetect, fallbackLanguage }. */
  languageInfo?: DeepInput<{
    autoDetect?: boolean;
    fallbackLanguage?:
      | "af-ZA"
      | "am-ET"
      | "ar"
      | "ar-AR"
      | "as-IN"
      | "az-AZ"
      | "be-BY"
      | "bg-BG"
      | "bn-IN"
      | "br-FR"
      | "bs-BA"
      | "ca-ES"
      | "cb-IQ"
      | "co-FR"
      | "cs"
      | "cs-CZ"
      | "cx-PH"
      | "cy-GB"
      | "da-DK"
      | "de"
      | "de-DE"
      | "el-GR"
      | "en"
      | "en-GB"
      | "en-US"
      | "eo-EO"
      | "es"
      | "es-ES"
      | "es-419"
      | "es-MX"
      | "et-EE"
      | "eu-ES"
      | "fa-IR"
      | "ff-NG"
      | "fi"
      | "fi-FI"
      | "fo-FO"
      | "fr"
      | "fr-CA"
      | "fr-FR"
      | "fy-NL"
      | "ga-IE"
      | "gl-ES"
      | "gn-PY"
      | "gu-IN"
      | "ha-NG"
      | "he-IL"
      | "hi-IN"
      | "hr-HR"
      | "ht-HT"
      | "hu-HU"
      | "hy-AM"
      | "id-ID"
      | "ik-US"
      | "is-IS"
      | "it"
      | "it-IT"
      | "iu-CA"
      | "ja"
      | "ja-JP"
      | "ja-KS"
      | "jv-ID"
      | "ka-GE"
      | "kk-KZ"
      | "km-KH"
      | "kn-IN"
      | "ko"
      | "ko-KR"
      | "ku-TR"
      | "ky-KG"
      | "lo-LA"
      | "lt-LT"
      | "lv-LV"
      | "mg-MG"
      | "mk-MK"
      | "ml-IN"
      | "mn-MN"
      | "mr-IN"
      | "ms-MY"
      | "mt-MT"
      | "my-MM"
      | "nb-NO"
      | "ne-NP"
      | "nl"
      | "nl-BE"
      | "nl-NL"
      | "nn-NO"
      | "or-IN"
      | "pa-IN"
      | "pl-PL"
      | "ps-AF"
      | "pt"
      | "pt-BR"
      | "pt-PT"
      | "ro-RO"
      | "ru"
      | "ru-RU"
      | "rw-RW"
      | "sc-IT"
      | "si-LK"
      | "sk-SK"
      | "sl-SI"
      | "sn-ZW"
      | "sq-AL"
      | "sr-RS"
      | "sv"
      | "sv-SE"
      | "sw-KE"
      | "sy-SY"
      | "sz-PL"
      | "ta-IN"
      | "te-IN"
      | "tg-TJ"
      | "th"
      | "th-TH"
      | "tl-PH"
      | "tr"
      | "tr-TR"
      | "tt-RU"
      | "tz-MA"
      | "uk-UA"
      | "ur-PK"
      | "uz-UZ"
      | "vi-VN"
      | "zh"
      | "zh-CN"
      | "zh-HK"
      | "zh-MO"
      | "zh-TW"
      | "zz-TR";
  }>;
  /** When users have to agree to the terms. */
  agreeToTermsPolicy?: DeepInput<"Automatic" | "ManualRegistrationOnly" | "Manual">;
  /** URL of the terms of use. */
  termsOfUseUrl?: DeepInput<"" | string>;
  /** URL of the privacy policy. */
  privacyPolicyUrl?: DeepInput<"" | string>;
  /** E-mail address for support. */
  supportEmail?: DeepInput<"" | string>;
  /** URL of the support page. */
  supportWebsiteUrl?: DeepInput<"" | string>;
  /** Where users are sent whose session isn't known. */
  unknownSessionRedirectUrl?: DeepInput<"" | string>;
  /** CSS of your own for the pages. */
  customCss?: DeepInput<string>;
  /** HTML of your own, by page path. */
  customContent?: DeepInput<Record<string, string>>;
  /** Custom sign-in pages that were uploaded: { id, createdAt }. Cloud only. */
  customUiAssets?: DeepInput<{ id: string; createdAt: number }>;
  /** Content-security policy for custom sign-in pages, by directive. Cloud only. */
  customUiCsp?: DeepInput<Record<string, string[]>>;
}

/**
 * The tenant's sign-in experience. It always exists: declaring it takes it over, removing it puts back
 * the values found then, or keeps them (`onDelete`). Objects are merged key by key, lists are whole.
 */
export class SignInExperience extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: SignInExperienceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("SignInExperience", name, args, opts);
  }
}
register("SignInExperience", SignInExperience);

/** Arguments of {@link CaptchaProvider}. */
export interface CaptchaProviderArgs {
  /** Which service: Cloudflare's Turnstile, or Google's RecaptchaEnterprise. Changed in place. */
  type: DeepInput<"Turnstile" | "RecaptchaEnterprise">;
  /** The public key. */
  siteKey: DeepInput<string>;
  /** The secret key; of RecaptchaEnterprise the API key. Secret. */
  secretKey: DeepInput<string>;
  /** RecaptchaEnterprise only, and required there: the Google Cloud project. */
  projectId?: DeepInput<string>;
  /** RecaptchaEnterprise only: the domain that its script comes from. */
  domain?: DeepInput<string>;
  /** RecaptchaEnterprise only: whether users see a box to tick. */
  mode?: DeepInput<"invisible" | "checkbox">;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * The CAPTCHA service of the tenant. Removing it also switches `captchaPolicy` of the sign-in
 * experience off.
 */
export class CaptchaProvider extends LogtoResource {
  constructor(name: string, args: CaptchaProviderArgs, opts?: pulumi.CustomResourceOptions) {
    super("CaptchaProvider", name, args, opts);
  }
}
register("CaptchaProvider", CaptchaProvider);

/** Arguments of {@link AccountCenter}. */
export interface AccountCenterArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /** Whether there's an account center at all. */
  enabled?: DeepInput<boolean>;
  /**
   * By field, whether users may see or change it: Off, ReadOnly or Edit. Fields: name, avatar, profile,
   * email, phone, password, username, social, customData, mfa, passkey, session.
   */
  fields?: DeepInput<{
    name?: "Off" | "ReadOnly" | "Edit";
    avatar?: "Off" | "ReadOnly" | "Edit";
    profile?: "Off" | "ReadOnly" | "Edit";
    email?: "Off" | "ReadOnly" | "Edit";
    phone?: "Off" | "ReadOnly" | "Edit";
    password?: "Off" | "ReadOnly" | "Edit";
    username?: "Off" | "ReadOnly" | "Edit";
    social?: "Off" | "ReadOnly" | "Edit";
    customData?: "Off" | "ReadOnly" | "Edit";
    mfa?: "Off" | "ReadOnly" | "Edit";
    passkey?: "Off" | "ReadOnly" | "Edit";
    session?: "Off" | "ReadOnly" | "Edit";
  }>;
  /** Profile fields that it shows, in their order. Custom profile fields by name. */
  profileFields?: pulumi.Input<Ref<CustomProfileField>[]> | Ref<CustomProfileField>[];
  /** Other origins that may use the same passkeys. A set: order doesn't matter. */
  webauthnRelatedOrigins?: DeepInput<string[]>;
  /** Page of yours where users delete their account. */
  deleteAccountUrl?: DeepInput<"" | string>;
  /** CSS of your own for the pages. */
  customCss?: DeepInput<string>;
}

/**
 * What signed-in users may see and change of their own account. It always exists: declaring it takes it
 * over, removing it puts back the values found then, or keeps them (`onDelete`).
 */
export class AccountCenter extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: AccountCenterArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("AccountCenter", name, args, opts);
  }
}
register("AccountCenter", AccountCenter);

/** Arguments of {@link CustomProfileField}. */
export interface CustomProfileFieldArgs {
  /**
   * Name of the field, unique in a tenant: a standard claim of the profile (`birthdate`, `gender` …), or
   * a key of the user's custom data. Letters and digits. Default: the logical name. Changing it replaces
   * the resource.
   */
  name?: DeepInput<string>;
  /**
   * What users enter: Text, Number, Date, Checkbox, Select, Url, Regex, Address, Fullname. Changed in
   * place.
   */
  type: DeepInput<
    "Text" | "Number" | "Date" | "Checkbox" | "Select" | "Url" | "Regex" | "Address" | "Fullname"
  >;
  /** Text beside the field. */
  label?: DeepInput<string>;
  /** Explanation below the field. */
  description?: DeepInput<string>;
  /** Whether users have to fill it in. Default: false. */
  required?: DeepInput<boolean>;
  /**
   * Settings of its type: `placeholder`, `minLength`, `maxLength`, `minValue`, `maxValue`, `format` (of a
   * date or a regular expression), `customFormat`, `options` (of a Select: { label, value }),
   * `defaultValue`, `parts` (of Address and Fullname). Declared keys are managed. Default: {}.
   */
  config?: DeepInput<{
    placeholder?: string;
    minLength?: number;
    maxLength?: number;
    minValue?: number;
    maxValue?: number;
    format?: string;
    customFormat?: string;
    options?: { label?: string; value: string }[];
    defaultValue?: string;
    parts?: {
      name: string;
      type: "Text" | "Number" | "Date" | "Checkbox" | "Select" | "Url" | "Regex" | "Address" | "Fullname";
      enabled: boolean;
      required: boolean;
      label?: string;
      description?: string;
      config?: {
        placeholder?: string;
        minLength?: number;
        maxLength?: number;
        minValue?: number;
        maxValue?: number;
        format?: string;
        customFormat?: string;
        options?: { label?: string; value: string }[];
        defaultValue?: string;
      };
    }[];
  }>;
  /** Its place among the fields, from 1. Left out, the server puts a new field last. */
  order?: DeepInput<number>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A field of the user's profile that pages can ask for: the sign-in experience names those for
 * registering (`signUpProfileFields`), the account center those that it shows.
 */
export class CustomProfileField extends LogtoResource {
  constructor(name: string, args: CustomProfileFieldArgs, opts?: pulumi.CustomResourceOptions) {
    super("CustomProfileField", name, args, opts);
  }
}
register("CustomProfileField", CustomProfileField);

/** Arguments of {@link CustomPhrases}. */
export interface CustomPhrasesArgs {
  /**
   * The language, by its tag as Logto knows it, e.g. `fr` or `pt-BR`. One set of phrases each. Default:
   * the logical name. Changing it replaces the resource.
   */
  languageTag?: DeepInput<
    | "af-ZA"
    | "am-ET"
    | "ar"
    | "ar-AR"
    | "as-IN"
    | "az-AZ"
    | "be-BY"
    | "bg-BG"
    | "bn-IN"
    | "br-FR"
    | "bs-BA"
    | "ca-ES"
    | "cb-IQ"
    | "co-FR"
    | "cs"
    | "cs-CZ"
    | "cx-PH"
    | "cy-GB"
    | "da-DK"
    | "de"
    | "de-DE"
    | "el-GR"
    | "en"
    | "en-GB"
    | "en-US"
    | "eo-EO"
    | "es"
    | "es-ES"
    | "es-419"
    | "es-MX"
    | "et-EE"
    | "eu-ES"
    | "fa-IR"
    | "ff-NG"
    | "fi"
    | "fi-FI"
    | "fo-FO"
    | "fr"
    | "fr-CA"
    | "fr-FR"
    | "fy-NL"
    | "ga-IE"
    | "gl-ES"
    | "gn-PY"
    | "gu-IN"
    | "ha-NG"
    | "he-IL"
    | "hi-IN"
    | "hr-HR"
    | "ht-HT"
    | "hu-HU"
    | "hy-AM"
    | "id-ID"
    | "ik-US"
    | "is-IS"
    | "it"
    | "it-IT"
    | "iu-CA"
    | "ja"
    | "ja-JP"
    | "ja-KS"
    | "jv-ID"
    | "ka-GE"
    | "kk-KZ"
    | "km-KH"
    | "kn-IN"
    | "ko"
    | "ko-KR"
    | "ku-TR"
    | "ky-KG"
    | "lo-LA"
    | "lt-LT"
    | "lv-LV"
    | "mg-MG"
    | "mk-MK"
    | "ml-IN"
    | "mn-MN"
    | "mr-IN"
    | "ms-MY"
    | "mt-MT"
    | "my-MM"
    | "nb-NO"
    | "ne-NP"
    | "nl"
    | "nl-BE"
    | "nl-NL"
    | "nn-NO"
    | "or-IN"
    | "pa-IN"
    | "pl-PL"
    | "ps-AF"
    | "pt"
    | "pt-BR"
    | "pt-PT"
    | "ro-RO"
    | "ru"
    | "ru-RU"
    | "rw-RW"
    | "sc-IT"
    | "si-LK"
    | "sk-SK"
    | "sl-SI"
    | "sn-ZW"
    | "sq-AL"
    | "sr-RS"
    | "sv"
    | "sv-SE"
    | "sw-KE"
    | "sy-SY"
    | "sz-PL"
    | "ta-IN"
    | "te-IN"
    | "tg-TJ"
    | "th"
    | "th-TH"
    | "tl-PH"
    | "tr"
    | "tr-TR"
    | "tt-RU"
    | "tz-MA"
    | "uk-UA"
    | "ur-PK"
    | "uz-UZ"
    | "vi-VN"
    | "zh"
    | "zh-CN"
    | "zh-HK"
    | "zh-MO"
    | "zh-TW"
    | "zz-TR"
  >;
  /**
   * The texts by Logto's own keys, e.g. `{ input: { username: … } }`; others are refused. Declared keys
   * are managed, others stay.
   */
  translation: DeepInput<Record<string, Record<string, unknown>>>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * Texts of your own on the sign-in pages, in one language. Of the language that the sign-in experience
 * falls back to Logto keeps an empty set when they go, which shows Logto's own texts.
 */
export class CustomPhrases extends LogtoResource {
  constructor(name: string, args: CustomPhrasesArgs, opts?: pulumi.CustomResourceOptions) {
    super("CustomPhrases", name, args, opts);
  }
}
register("CustomPhrases", CustomPhrases);

/** Arguments of {@link EmailTemplate}. */
export interface EmailTemplateArgs {
  /** The language, by its tag, e.g. `en`. Changing it replaces the resource. */
  languageTag: DeepInput<string>;
  /** What it's sent for. Changing it replaces the resource. */
  templateType: DeepInput<
    | "SignIn"
    | "Register"
    | "ForgotPassword"
    | "OrganizationInvitation"
    | "Generic"
    | "UserPermissionValidation"
    | "BindNewIdentifier"
    | "MfaVerification"
    | "BindMfa"
  >;
  /** The subject; it may hold variables such as `{{code}}`. */
  subject: DeepInput<string>;
  /** The body; it may hold variables such as `{{code}}`. */
  content: DeepInput<string>;
  /** How the body is to be read. */
  contentType?: DeepInput<"text/html" | "text/plain">;
  /** Where answers go; it may hold variables. */
  replyTo?: DeepInput<string>;
  /** The sender's name; it may hold variables. */
  sendFrom?: DeepInput<string>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * An e-mail that Logto sends, by its purpose and language. Only e-mail connectors that take templates
 * from Logto use them.
 */
export class EmailTemplate extends LogtoResource {
  constructor(name: string, args: EmailTemplateArgs, opts?: pulumi.CustomResourceOptions) {
    super("EmailTemplate", name, args, opts);
  }
}
register("EmailTemplate", EmailTemplate);

/** Arguments of {@link JwtCustomizer}. */
export interface JwtCustomizerArgs {
  /**
   * Which tokens it works on. In YAML the key `accessToken` or `clientCredentials` says it too. Changing
   * it replaces the resource.
   */
  tokenType: DeepInput<"access-token" | "client-credentials">;
  /**
   * The script, in plain JavaScript: no types, no import or export. The server stores it without
   * compiling it.
   */
  script: DeepInput<string>;
  /** Variables that the script sees, in the clear. Declared ones are managed, others stay. */
  environmentVariables?: DeepInput<Record<string, string>>;
  /** Variables that the script sees whose values are secret. Merged into `environmentVariables`. Secret. */
  secretEnvironmentVariables?: DeepInput<Record<string, string>>;
  /** Sample data for the console's test; no token or sign-in depends on it. */
  contextSample?: DeepInput<Record<string, unknown>>;
  /** A sample token for the console's test; no token depends on it. */
  tokenSample?: DeepInput<Record<string, unknown>>;
  /**
   * Kept for Logto's console, and of no effect in the builds that it publishes: a script that fails costs
   * its claims, and the token is issued without them. To refuse a token, let the script call
   * `api.denyAccess`.
   */
  blockIssuanceOnError?: DeepInput<boolean>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A script that adds claims to tokens: one for users' access tokens, one for machine-to-machine
 * applications' (client credentials).
 */
export class JwtCustomizer extends LogtoResource {
  constructor(name: string, args: JwtCustomizerArgs, opts?: pulumi.CustomResourceOptions) {
    super("JwtCustomizer", name, args, opts);
  }
}
register("JwtCustomizer", JwtCustomizer);

/** Arguments of {@link Action}. */
export interface ActionArgs {
  /** When it runs. In YAML the key says it too. Changing it replaces the resource. */
  actionType: DeepInput<"postFirstFactorVerification" | "postSignIn">;
  /**
   * The script, in plain JavaScript: no types, no import or export. The server stores it without
   * compiling it.
   */
  script: DeepInput<string>;
  /** Variables that the script sees, in the clear. Declared ones are managed, others stay. */
  environmentVariables?: DeepInput<Record<string, string>>;
  /** Variables that the script sees whose values are secret. Merged into `environmentVariables`. Secret. */
  secretEnvironmentVariables?: DeepInput<Record<string, string>>;
  /** Sample data for the console's test; no token or sign-in depends on it. */
  contextSample?: DeepInput<Record<string, unknown>>;
  /** Whether it runs at all. */
  enabled?: DeepInput<boolean>;
  /** Whether a script that fails blocks the sign-in or lets it go on. */
  onExecutionError?: DeepInput<"block" | "allow">;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A script that Logto runs while a user signs in: one for each of its moments. */
export class Action extends LogtoResource {
  constructor(name: string, args: ActionArgs, opts?: pulumi.CustomResourceOptions) {
    super("Action", name, args, opts);
  }
}
register("Action", Action);

/** Arguments of {@link IdTokenSettings}. */
export interface IdTokenSettingsArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /**
   * Claims that an ID token carries where the application asks for their scope. A set: order doesn't
   * matter.
   */
  enabledExtendedClaims?: DeepInput<
    (
      | "custom_data"
      | "identities"
      | "sso_identities"
      | "roles"
      | "organizations"
      | "organization_data"
      | "organization_roles"
    )[]
  >;
}

/**
 * What ID tokens carry beyond the standard claims. It always exists: declaring it takes it over,
 * removing it puts back what was found, or keeps what is (`onDelete`).
 */
export class IdTokenSettings extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: IdTokenSettingsArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("IdTokenSettings", name, args, opts);
  }
}
register("IdTokenSettings", IdTokenSettings);

/** Arguments of {@link OidcSessionSettings}. */
export interface OidcSessionSettingsArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /** Lifetime of a session, in seconds, a year at most. The server's default is 1209600, 14 days. */
  ttl?: DeepInput<number>;
}

/**
 * How long users stay signed in. It always exists: declaring it takes it over, removing it puts back
 * what was found, or keeps what is (`onDelete`).
 */
export class OidcSessionSettings extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: OidcSessionSettingsArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("OidcSessionSettings", name, args, opts);
  }
}
register("OidcSessionSettings", OidcSessionSettings);

/** Arguments of {@link OidcKeys}. */
export interface OidcKeysArgs {
  /**
   * Any text or number, e.g. a date. A new value of it rotates the keys that sign tokens, once; so does
   * the first one.
   */
  rotatePrivateKeys?: DeepInput<string | number>;
  /** Algorithm of the next signing key. A change alone rotates nothing. The server's default is EC. */
  privateKeyAlgorithm?: DeepInput<"EC" | "RSA">;
  /**
   * Seconds until a new signing key is used, so that those who cache the public keys see it first. Left
   * out, it's used at once.
   */
  rotationGracePeriod?: DeepInput<number>;
  /**
   * Any text or number, e.g. a date. A new value of it rotates the keys that sign cookies, once; so does
   * the first one.
   */
  rotateCookieKeys?: DeepInput<string | number>;
}

/**
 * Rotation of the keys that sign tokens and cookies. They always exist; a rotation can't be undone, and
 * removing the resource leaves the keys as they are. The previous key stays valid until the next
 * rotation.
 */
export class OidcKeys extends LogtoResource {
  constructor(name: string, args: OidcKeysArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("OidcKeys", name, args, opts);
  }
}
register("OidcKeys", OidcKeys);

/** Arguments of {@link CimdSettings}. */
export interface CimdSettingsArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /** Whether clients may register themselves. The server's default is false. */
  enabled?: DeepInput<boolean>;
  /** Claims of the user that it may ask for, e.g. `profile`, `email`. A set: order doesn't matter. */
  userScopes?: DeepInput<
    (
      | "profile"
      | "email"
      | "phone"
      | "address"
      | "custom_data"
      | "identities"
      | "roles"
      | "urn:logto:scope:organizations"
      | "urn:logto:scope:organization_roles"
      | "urn:logto:scope:sessions"
      | "urn:logto:scope:trusted_devices"
    )[]
  >;
  /**
   * Scopes of API resources that it may ask for. In YAML by API resource, then names. A set: order
   * doesn't matter.
   */
  resourceScopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
  /** Organization scopes that it may ask for. A set: order doesn't matter. */
  organizationScopes?: pulumi.Input<Ref<OrganizationScope>[]> | Ref<OrganizationScope>[];
  /**
   * Scopes of API resources that it may ask for within an organization. In YAML by API resource, then
   * names. A set: order doesn't matter.
   */
  organizationResourceScopes?: pulumi.Input<Ref<Scope>[]> | Ref<Scope>[];
}

/**
 * Clients that register themselves by a client id metadata document (CIMD): whether there may be any,
 * and the most that they may ask users for. It always exists: declaring it takes it over, removing it
 * puts back what was found, or keeps what is (`onDelete`).
 */
export class CimdSettings extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: CimdSettingsArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("CimdSettings", name, args, opts);
  }
}
register("CimdSettings", CimdSettings);

/** Arguments of {@link User}. */
export interface UserArgs {
  /** Name to sign in with, unique in a tenant. Letters, digits and _, no digit first. */
  username?: DeepInput<string>;
  /** E-mail address to sign in with, unique in a tenant whatever its case. */
  primaryEmail?: DeepInput<string>;
  /** Phone number to sign in with, unique in a tenant: digits alone, country code first. */
  primaryPhone?: DeepInput<string>;
  /**
   * Password. The server never shows it, so it's sent when the user is made and when it changes here; one
   * that the user chose is never seen as drift. Secret.
   */
  password?: DeepInput<string>;
  /** The user's full name. */
  name?: DeepInput<string>;
  /** URL of a picture. */
  avatar?: DeepInput<"" | string>;
  /**
   * Standard OpenID Connect claims, by Logto's names. Declared keys are managed, others stay. Default:
   * {}.
   */
  profile?: DeepInput<{
    familyName?: string;
    givenName?: string;
    middleName?: string;
    nickname?: string;
    preferredUsername?: string;
    profile?: string;
    website?: string;
    gender?: string;
    birthdate?: string;
    zoneinfo?: string;
    locale?: string;
    address?: {
      formatted?: string;
      streetAddress?: string;
      locality?: string;
      region?: string;
      postalCode?: string;
      country?: string;
    };
  }>;
  /**
   * Any data of your own. Declared keys are managed, others stay as they are. The key `pulumiLogto` is
   * the provider's mark.
   */
  customData?: DeepInput<Record<string, unknown>>;
  /** Whether the user may not sign in. Default: false. */
  isSuspended?: DeepInput<boolean>;
  /** The user's roles, all of them; becomes a UserRoles. A set: order doesn't matter. */
  roles?: Ref<Role>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A user: for service accounts, test users and the first administrators. Whoever signs up by themselves
 * isn't declared.
 */
export class User extends LogtoResource {
  /** What its `roles` became. */
  declare readonly roles: UserRoles | undefined;
  constructor(name: string, args: UserArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("User", name, args, opts);
  }
}
register("User", User);

/** Arguments of {@link UserRoles}. */
export interface UserRolesArgs {
  /** The user. Changing it replaces the resource. */
  user: Ref<User>;
  /** The roles, of type User. Others that the user holds are taken away. A set: order doesn't matter. */
  roles: pulumi.Input<Ref<Role>[]> | Ref<Role>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** The roles that a user holds: the whole set, default roles included, so one of these per user. */
export class UserRoles extends LogtoResource {
  constructor(name: string, args: UserRolesArgs, opts?: pulumi.CustomResourceOptions) {
    super("UserRoles", name, args, opts);
  }
}
register("UserRoles", UserRoles);

/** Arguments of {@link Webhook}. */
export interface WebhookArgs {
  /** Name shown in the console. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /** Address that is called. The server doesn't check it, the provider does. */
  url: DeepInput<string>;
  /** Events that it's called for, by Logto's names, e.g. `User.Created`. A set: order doesn't matter. */
  events: DeepInput<
    (
      | "PostRegister"
      | "PostSignIn"
      | "PostSignInAdaptiveMfaTriggered"
      | "PostResetPassword"
      | "User.Created"
      | "User.Deleted"
      | "User.Data.Updated"
      | "User.SuspensionStatus.Updated"
      | "Role.Created"
      | "Role.Deleted"
      | "Role.Data.Updated"
      | "Role.Scopes.Updated"
      | "Scope.Created"
      | "Scope.Deleted"
      | "Scope.Data.Updated"
      | "Organization.Created"
      | "Organization.Deleted"
      | "Organization.Data.Updated"
      | "Organization.Membership.Updated"
      | "OrganizationRole.Created"
      | "OrganizationRole.Deleted"
      | "OrganizationRole.Data.Updated"
      | "OrganizationRole.Scopes.Updated"
      | "OrganizationScope.Created"
      | "OrganizationScope.Deleted"
      | "OrganizationScope.Data.Updated"
      | "Identifier.Lockout"
      | "Message.RateLimited"
      | "Grant.LimitExceeded"
    )[]
  >;
  /** Headers sent along, in the clear. Headers that aren't declared stay. */
  headers?: DeepInput<Record<string, string>>;
  /** Headers sent along whose values are secret, e.g. Authorization. Merged with `headers`. Secret. */
  secretHeaders?: DeepInput<Record<string, string>>;
  /** How often a failed call is repeated, 0 to 3. */
  retries?: DeepInput<number>;
  /** Whether it's called at all. Default: true. */
  enabled?: DeepInput<boolean>;
  /**
   * Any text or number, e.g. a date. A new value of it makes the server replace the signing key, once;
   * the former one stops at once.
   */
  rotateSigningKey?: DeepInput<string | number>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/** A webhook: Logto calls an address of yours when something happens. */
export class Webhook extends LogtoResource {
  /** Key by which calls are signed (header logto-signature-sha-256). Secret. */
  declare readonly signingKey: pulumi.Output<string>;
  constructor(name: string, args: WebhookArgs, opts?: pulumi.CustomResourceOptions) {
    super("Webhook", name, args, opts);
  }
}
register("Webhook", Webhook);

/** Arguments of {@link Domain}. */
export interface DomainArgs {
  /** The domain name, without a scheme, e.g. `auth.example.com`. Changing it replaces the resource. */
  domain: DeepInput<string>;
  /**
   * Files that the domain serves for other services' verification: by path below the domain's root, their
   * content. Default: {}.
   */
  verificationFiles?: DeepInput<Record<string, string>>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. `false`, where no unique key stands against
   * it: make another one beside what looks the same. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
}

/**
 * A custom domain of the tenant, on Logto Cloud only. It works once its DNS records are set and the
 * server has seen them: see the outputs.
 */
export class Domain extends LogtoResource {
  /** How far it is: PendingVerification, PendingSsl, Active or Error, as last read. */
  declare readonly status: pulumi.Output<string>;
  /** DNS records to be set at the domain's registrar, each with its `name`, `type` and `value`. */
  declare readonly dnsRecords: pulumi.Output<{ name: string; type: string; value: string }[]>;
  constructor(name: string, args: DomainArgs, opts?: pulumi.CustomResourceOptions) {
    super("Domain", name, args, opts);
  }
}
register("Domain", Domain);

/** Arguments of {@link AdminConsoleSettings}. */
export interface AdminConsoleSettingsArgs {
  /**
   * What removing the resource does: put back what was found when it was taken over, or keep what is.
   * Default: "restore".
   */
  onDelete?: DeepInput<"restore" | "keep">;
  /** The sign-in experience was customized, so the console doesn't suggest it any more. */
  signInExperienceCustomized?: DeepInput<boolean>;
  /** An organization was created, so the console doesn't introduce them any more. */
  organizationCreated?: DeepInput<boolean>;
}

/**
 * Which first steps Logto's console counts as done. It always exists: declaring it takes it over,
 * removing it puts back what was found, or keeps what is (`onDelete`).
 */
export class AdminConsoleSettings extends LogtoResource {
  /** The values found when each was first managed; what removing it puts back. */
  declare readonly previous: pulumi.Output<Record<string, unknown>>;
  constructor(name: string, args: AdminConsoleSettingsArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("AdminConsoleSettings", name, args, opts);
  }
}
register("AdminConsoleSettings", AdminConsoleSettings);
