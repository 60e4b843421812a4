import { check, ok, type Pending, warning } from "../../shared/checks/check.ts";
import { pulumiCommand } from "../../shared/checks/commands.ts";
import { exportState } from "../../shared/stack/stack.ts";
import { readState } from "../../shared/state/state.ts";
import { counted } from "../../shared/text/counted.ts";

interface Exported {
  deployment?: { pending_operations?: { type: string; resource?: { urn?: string } }[] };
}

const pendingIn = (text: string): Pending[] =>
  ((JSON.parse(text) as Exported).deployment?.pending_operations ?? []).map(({ type, resource }) => {
    const [, , types = "", name = ""] = (resource?.urn ?? "").split("::");
    return { type, kind: types.split(/[:/]/).at(-1) ?? types, name };
  });

export const pending = check({
  id: "pending",
  title: "Earlier runs",
  needs: ["stack"],
  gives: ["state"],
  async examine({ stack }, around) {
    const text = await exportState(around.context, stack, { secrets: false });
    const logto = readState(text);
    const pending = pendingIn(text);
    const facts = { state: { logto, pending } };
    if (pending.length === 0) {
      const count = logto.resources.length;
      return ok(
        count === 0
          ? "none left anything; nothing was applied yet"
          : `left nothing unfinished; ${counted(count, "resource")} in the state`,
        facts,
      );
    }
    const list = pending.map(({ type, kind, name }) => `${type} ${kind} ${name}`).join(", ");
    return {
      ...warning(
        `a run was ended in the middle: ${list}. What it was about to make may exist at the tenant`,
        `${pulumiCommand(around, stack, "cancel", "--yes")}   (if pulumi says that the stack is locked, and no run is under way)`,
        `${pulumiCommand(around, stack, "refresh", "--clear-pending-creates")}   (forgets it; the next up takes up what exists)`,
      ),
      facts,
    };
  },
});
