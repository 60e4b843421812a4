type Args = Readonly<Record<string, unknown>>;

/** What a provider is given of the stack config (`logto:<key>`), or in a program. */
export const settingKeys = [
  "endpoint",
  "publicEndpoint",
  "appId",
  "appSecret",
  "resource",
  "tenantId",
  "tokenEndpoint",
  "insecureEndpoint",
  "insecureProductionEndpoint",
  "production",
  "insecureUrls",
  "allowDeletion",
  "maxConcurrency",
  "requestsPerSecond",
] as const;

/** Those of them that nobody may see. */
export const secretSettings: readonly string[] = ["appSecret"];

/** A setting as stack config would hold it. */
export const settingOf = (args: Args, key: string): string | undefined => {
  const value = args[key];
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** The settings in which two configurations of a provider differ. */
export const changedSettings = (olds: Args, news: Args): string[] =>
  settingKeys.filter((key) => settingOf(olds, key) !== settingOf(news, key));

/** Whether the stack config makes the provider of that name, and no program. */
export const isOfConfig = (provider = ""): boolean => /^default(_|$)/.test(provider);

/**
 * The settings of such a provider as they are now, which the engine gives to the package's plugin when it starts it:
 * before the program has run, it configures with what the last update said. Undefined: it's as it was configured.
 */
export const presentSettings = (
  provider: string | undefined,
  { PULUMI_CONFIG: text }: NodeJS.ProcessEnv = process.env,
): Args | undefined => (isOfConfig(provider) && text ? JSON.parse(text) : undefined);
