import { parsePhoneNumberWithError } from "libphonenumber-js";
import { RequestError } from "../http/errors.ts";

function parsed(phone: string) {
  try {
    return parsePhoneNumberWithError(`+${phone}`);
  } catch {
    return undefined;
  }
}

/** A phone number as Logto keeps it: country and number, without the zero that some countries dial in between. */
export function normalizedPhone(phone: string): string {
  const number = parsed(phone);
  if (!number) throw new RequestError(422, "user.invalid_phone");
  return `${number.countryCallingCode}${number.nationalNumber}`;
}

/** The forms in which a number may be kept already. */
export function phoneForms(phone: string): string[] {
  const number = parsed(phone);
  if (!number) return [phone];
  const { countryCallingCode, nationalNumber } = number;
  return [`${countryCallingCode}${nationalNumber}`, `${countryCallingCode}0${nationalNumber}`];
}
