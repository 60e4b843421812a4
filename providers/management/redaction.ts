/** What stands in the place of a secret, as the engine shows one too. */
export const hiddenMark = "[secret]";

/** Shorter ones are no secrets, and taking them out would garble the text. */
const shortest = 4;

/**
 * What of a text's base64 doesn't depend on what stands around it, for each of the three ways in which it can lie there:
 * so `id:secret` is found by its secret, whatever the id is.
 */
function base64Cores(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** The text in the forms in which it's sent and quoted. */
function formsOf(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const inForm = new URLSearchParams([["", text]]).toString().slice(1);
  const inJson = JSON.stringify(text).slice(1, -1);
  return [JSON.stringify(inJson).slice(1, -1), inJson, encoded, inForm, text];
}

/** Takes out each run of base64 that has the core in it: its edges hold a bit of the secret too. */
function withoutBase64(text: string, core: string): string {
  const inAlphabet = /[A-Za-z0-9+/=_-]/;
  let rest = "";
  let from = 0;
  for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, from)) {
    let begin = at;
    while (begin > from && inAlphabet.test(text[begin - 1] as string)) begin -= 1;
    let end = at + core.length;
    while (end < text.length && inAlphabet.test(text[end] as string)) end += 1;
    rest += text.slice(from, begin) + hiddenMark;
    from = end;
  }
  return rest + text.slice(from);
}

/** The text without these secrets, in whatever form they stand in it. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  const all = [...new Set(secrets)]
    .filter((secret) => secret.length >= shortest)
    .sort((a, b) => b.length - a.length);
  let left = text;
  for (const form of all.flatMap(formsOf)) left = left.replaceAll(form, hiddenMark);
  const cores = all
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .flatMap(base64Cores)
    .filter((core) => core.length > shortest)
    .flatMap((core) => [core, core.replaceAll("+", "-").replaceAll("/", "_")]);
  for (const core of new Set(cores)) left = withoutBase64(left, core);
  return left;
}
