import { check, failed, ok, skipped, warning } from "../../shared/checks/check.ts";
import { get } from "../../shared/checks/requests.ts";

/** What programs that check tokens usually forgive. */
const tolerated = 60_000;
const grave = 300_000;

const mend = "Set this machine's clock, or switch its synchronisation on (Linux: timedatectl set-ntp true)";

export const clock = check({
  id: "clock",
  title: "Clock",
  needs: ["settings", "issuer"],
  async examine({ settings }, around) {
    const { headers } = await get(around, `${settings.endpoint}/api/status`);
    const date = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(date)) return skipped("not checked: the tenant's answers have no date");
    // The header has whole seconds.
    const off = around.now() - date - 500;
    const seconds = Math.round(Math.abs(off) / 1000);
    if (Math.abs(off) <= tolerated) return ok("goes as the tenant's");
    const says = `this machine's clock is ${seconds} seconds ${off > 0 ? "ahead of" : "behind"} the tenant's: tokens seem expired, or not valid yet`;
    return Math.abs(off) > grave ? failed(says, mend) : warning(says, mend);
  },
});
