import type { ConnectorMetadata, ConnectorType } from "@logto/connector-kit";

/** What a tenant knows of a kind of connector. */
export interface Factory {
  type: ConnectorType;
  metadata: ConnectorMetadata;
  /** What a configuration has to be. A connector may bring a Zod of its own. */
  configGuard: { safeParse(config: unknown): { success: boolean; error?: unknown } };
  make: CreateConnector;
}

/** A connector that does what it's for. */
export interface Acting extends Omit<Factory, "make"> {
  getAuthorizationUri?: (
    request: Record<string, unknown>,
    setSession: (session: unknown) => Promise<void>,
  ) => Promise<string>;
  sendMessage?: (message: Record<string, unknown>, config?: unknown) => Promise<unknown>;
}

/** What a package of a connector exports by default. */
export type CreateConnector = (options: {
  getConfig: () => Promise<unknown>;
  getI18nEmailTemplate: () => Promise<undefined>;
}) => Promise<Acting>;
