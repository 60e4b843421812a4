export { type EnsureOptions, ensurePulumi, type Pulumi } from "./install.ts";
export { DEV_PASSPHRASE, DEV_STACK, PULUMI_VERSION } from "./settings.ts";
