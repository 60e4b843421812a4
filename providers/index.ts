// Written by "npm run generate" from the declarations in kinds/. Change those.
import type * as pulumi from "@pulumi/pulumi";
import { type DeepInput, LogtoResource, type Ref, register } from "./resource.ts";

export { type DeepInput, LogtoResource, type Ref } from "./resource.ts";

/** Arguments of {@link Application}. */
export interface ApplicationArgs {
  /** Name shown in the console and on consent pages. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /**
   * What the application is: Traditional (server-rendered, keeps a secret), SPA, Native, or
   * MachineToMachine. Changing it replaces the resource.
   */
  type: DeepInput<"Traditional" | "SPA" | "Native" | "MachineToMachine">;
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
  /** Lifetime of ID tokens, in seconds. */
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
  /**
   * Machine-to-machine roles that the application holds, all of them; becomes an ApplicationRoles. A set:
   * order doesn't matter.
   */
  roles?: Ref<Role>[];
  /** Further client secrets by name, each an ApplicationSecret: `{ expiresAt }` or `{}`. */
  secrets?: Record<string, { expiresAt?: string } | null>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
   * The roles, of type MachineToMachine. Others that the application holds are taken away. Default: []. A
   * set: order doesn't matter.
   */
  roles: pulumi.Input<Ref<Role>[]> | Ref<Role>[];
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. Without effect afterwards.
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

/** Arguments of {@link ApiResource}. */
export interface ApiResourceArgs {
  /** Name shown in the console. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /**
   * The audience of its access tokens: exactly the string that the API checks, a trailing slash counts.
   * Unique in a tenant. Changing it replaces the resource.
   */
  indicator: DeepInput<string>;
  /** Lifetime of its access tokens, in seconds. Default: 3600. */
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
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
   * there is none, one is made), or the object of this id. Without effect afterwards.
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

/** Arguments of {@link Connector} that don't depend on its factory. */
export interface ConnectorCommonArgs {
  /**
   * The connector's own id, and so the end of its callback URI. Default: the logical name. Changing it
   * replaces the resource.
   */
  instanceId?: DeepInput<string>;
  /**
   * Generic factories only (oidc, oauth2, saml), and required there: the identity provider's key, unique
   * in the tenant. Changing it replaces the resource.
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
   * there is none, one is made), or the object of this id. Without effect afterwards.
   */
  adopt?: DeepInput<boolean | string>;
  /**
   * In a stack that says it's production, this resource is protected from deletion and replacement unless
   * this is true. Apply it first, then remove the resource.
   */
  allowDeletion?: boolean;
}

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
  "alipay-native": { config: { appId: string; signType?: "RSA" | "RSA2" }; secrets: { privateKey?: string } };
  "alipay-web": {
    config: { appId: string; signType?: "RSA" | "RSA2"; charset?: "gbk" | "utf8"; scope?: string };
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
      tokenEndpointAuthMethod: "client_secret_post" | "client_secret_basic" | "client_secret_jwt";
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
      tokenEndpointAuthMethod: "client_secret_post" | "client_secret_basic" | "client_secret_jwt";
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
export type ConnectorArgs = {
  [K in keyof ConnectorShapes]: ConnectorCommonArgs & {
    /**
     * Which connector it is, by Logto's factory id, e.g. `google-universal`. In YAML it defaults to the
     * factory whose id, or else whose only target, is the key. Changing it replaces the resource.
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
}[keyof ConnectorShapes];

/**
 * A way to sign in with a social identity provider, or to send e-mail or SMS. A tenant has at most one
 * for e-mail, one for SMS, and one of each ready-made social factory.
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
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
      nameIdFormat?: string;
      signAuthnRequest?: boolean;
      idpInitiatedAuthConfig?: Record<string, unknown>;
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
      nameIdFormat?: string;
      signAuthnRequest?: boolean;
      idpInitiatedAuthConfig?: Record<string, unknown>;
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
     * attributeMapping.
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
  constructor(name: string, args: SsoConnectorArgs, opts?: pulumi.CustomResourceOptions) {
    super("SsoConnector", name, args, opts);
  }
}
register("SsoConnector", SsoConnector);

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
  signInMethods?: DeepInput<Record<string, unknown>[]>;
  /** What registering asks for: { identifiers, password, verify, secondaryIdentifiers }. */
  signUp?: DeepInput<Record<string, unknown>>;
  /** Social sign-in: { automaticAccountLinking, skipRequiredIdentifiers }. */
  socialSignIn?: DeepInput<Record<string, unknown>>;
  /** Whether enterprise single sign-on (SSO connectors) is offered. */
  singleSignOnEnabled?: DeepInput<boolean>;
  /** Ways to reset a forgotten password, e.g. EmailVerificationCode. Each needs its connector. */
  forgotPasswordMethods?: DeepInput<string[]>;
  /** Sign-in with a passkey: { enabled, showPasskeyButton, allowAutofill }. */
  passkeySignIn?: DeepInput<Record<string, unknown>>;
  /**
   * Multi-factor authentication: { factors, policy, organizationRequiredMfaPolicy }; `factors` is a whole
   * list.
   */
  mfa?: DeepInput<Record<string, unknown>>;
  /** When MFA is asked for by risk: { enabled }. Needs `mfa`. */
  adaptiveMfa?: DeepInput<Record<string, unknown>>;
  /** What a password has to be: { length, characterTypes, rejects }. */
  passwordPolicy?: DeepInput<Record<string, unknown>>;
  /** When passwords expire: { enabled, validPeriodDays }. Needs a way to reset them. */
  passwordExpiration?: DeepInput<Record<string, unknown>>;
  /** What a user name may be: { caseSensitive, minLength, maxLength, allowedChars }. */
  usernamePolicy?: DeepInput<Record<string, unknown>>;
  /** Profile fields that registering asks for, in order: a list of { name }. */
  signUpProfileFields?: DeepInput<Record<string, unknown>[]>;
  /** CAPTCHA: { enabled }. */
  captchaPolicy?: DeepInput<Record<string, unknown>>;
  /** Lock-out after failed attempts: { maxAttempts, lockoutDuration (minutes) }. */
  sentinelPolicy?: DeepInput<Record<string, unknown>>;
  /** Verification codes: { expirationDuration (seconds), maxRetryAttempts }. */
  verificationCodePolicy?: DeepInput<Record<string, unknown>>;
  /** E-mail addresses refused: { blockSubaddressing, customBlocklist, … }. */
  emailBlocklistPolicy?: DeepInput<Record<string, unknown>>;
  /** Colours: { primaryColor, isDarkModeEnabled, darkPrimaryColor }. */
  color?: DeepInput<Record<string, unknown>>;
  /** Logos: { logoUrl, darkLogoUrl, favicon, darkFavicon }. */
  branding?: DeepInput<Record<string, unknown>>;
  /** Hide Logto's own branding. Cloud only. */
  hideLogtoBranding?: DeepInput<boolean>;
  /** Languages: { autoDetect, fallbackLanguage }. */
  languageInfo?: DeepInput<Record<string, unknown>>;
  /** When users have to agree to the terms. */
  agreeToTermsPolicy?: DeepInput<"Automatic" | "ManualRegistrationOnly" | "Manual">;
  /** URL of the terms of use. */
  termsOfUseUrl?: DeepInput<string>;
  /** URL of the privacy policy. */
  privacyPolicyUrl?: DeepInput<string>;
  /** E-mail address for support. */
  supportEmail?: DeepInput<string>;
  /** URL of the support page. */
  supportWebsiteUrl?: DeepInput<string>;
  /** Where users are sent whose session isn't known. */
  unknownSessionRedirectUrl?: DeepInput<string>;
  /** CSS of your own for the sign-in pages. */
  customCss?: DeepInput<string>;
  /** HTML of your own, by page path. */
  customContent?: DeepInput<Record<string, unknown>>;
  /** Uploaded custom sign-in pages: { id, createdAt }. Cloud only. */
  customUiAssets?: DeepInput<Record<string, unknown>>;
  /** Content-security policy for custom sign-in pages. Cloud only. */
  customUiCsp?: DeepInput<Record<string, unknown>>;
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

/** Arguments of {@link Webhook}. */
export interface WebhookArgs {
  /** Name shown in the console. Not unique. Default: the logical name. */
  name?: DeepInput<string>;
  /** Address that is called. The server doesn't check it, the provider does. */
  url: DeepInput<string>;
  /** Events that it's called for, by Logto's names, e.g. `User.Created`. A set: order doesn't matter. */
  events: DeepInput<string[]>;
  /** Headers sent along, in the clear. Headers that aren't declared stay. */
  headers?: DeepInput<Record<string, string>>;
  /** Headers sent along whose values are secret, e.g. Authorization. Merged with `headers`. Secret. */
  secretHeaders?: DeepInput<Record<string, string>>;
  /** How often a failed call is repeated, 0 to 3. */
  retries?: DeepInput<number>;
  /** Whether it's called at all. Default: true. */
  enabled?: DeepInput<boolean>;
  /**
   * At create, take what exists instead of making another: `true` what has the same natural key (where
   * there is none, one is made), or the object of this id. Without effect afterwards.
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
