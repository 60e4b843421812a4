/** Collects options of the form `name=value`, given several times. */
export const pairs =
  (flags: string, allowed?: readonly string[]) =>
  (text: string, former: Record<string, string> = {}): Record<string, string> => {
    const [, key = "", value = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (!key || (allowed && !allowed.includes(key))) {
      const keys = allowed ? `; the first is one of ${allowed.join(", ")}` : "";
      throw new Error(`${flags.replace("<", "takes <")}, not "${text}"${keys}`);
    }
    return { ...former, [key]: value };
  };
