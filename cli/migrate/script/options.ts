export type MicrosoftChoice = "social" | "sso" | "both";

export interface ScriptOptions {
  /** Whether production is a stack of its own. */
  hasProduction: boolean;
  microsoft: MicrosoftChoice;
  /** Ids of the tenant's connectors by their factories; undefined: nobody asked it. */
  connectorIds: ReadonlyMap<string, string> | undefined;
}
