import { check, failed, ok } from "../../shared/checks/check.ts";
import { toName } from "../../shared/stack/none-selected.ts";
import { ask } from "../../shared/stack/stack-config.ts";

export const stack = check({
  id: "stack",
  title: "Stack",
  needs: ["backend"],
  gives: ["stack"],
  async examine(_, { context, named }) {
    const list: { name: string; current: boolean }[] = JSON.parse(
      await ask(context, ["stack", "ls", "--json"]),
    );
    const short = (name: string) => name.split("/").at(-1);
    const found =
      named === undefined
        ? list.find(({ current }) => current)
        : list.find(({ name }) => name === named || short(name) === short(named));
    if (found) return ok(found.name, { stack: named ?? found.name });
    const known = list.map(({ name }) => name).join(", ") || "none yet";
    return named === undefined
      ? failed(
          `none is selected (there are: ${known})`,
          ...toName(
            context,
            list.map(({ name }) => name),
          ),
        )
      : failed(
          `there is no "${named}" (there are: ${known})`,
          `${context.pulumiCommand} stack init ${named}`,
        );
  },
});
