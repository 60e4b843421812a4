export { type EnsureOptions, ensurePulumi, type Pulumi } from "./install.ts";
export { type RunOptions, type RunResult, runPulumi } from "./run.ts";
export { DEV_PASSPHRASE, DEV_STACK, PULUMI_VERSION, ROOT } from "./settings.ts";
export { ensureTenant, type Presence, probe, type TenantOptions } from "./tenant.ts";
export { ensureYamlHost } from "./yaml-host.ts";
