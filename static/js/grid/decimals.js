// Exact decimals for showing a ratio while it is typed. Nothing computed here is ever saved: the server
// reads what was typed and computes by itself.

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** A text as {units, places}: units ÷ 10^places; null where it is no plain number. */
export function parse(typed) {
  const plain = typed.trim().replace(/[０-９＋－．，]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
  const match = DECIMAL.exec(plain.replace(/(?<=\d),(?=\d{3}(\D|$))/g, ""));
  if (!match) {
    return null;
  }
  const [, sign, whole, fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, places: fraction.length };
}

/** numerator × scale ÷ denominator with so many decimals, half away from zero; "" where there is none. */
export function ratio(numerator, denominator, scale, decimals) {
  const [above, below, factor] = [numerator, denominator, scale].map(parse);
  if (!above || !below || !factor || below.units === 0n) {
    return "";
  }
  const up = above.units * factor.units * 10n ** BigInt(below.places + decimals);
  const down = below.units * 10n ** BigInt(above.places + factor.places);
  return format(divide(up, down), decimals);
}

/** A plain number with so many decimals and thousands separators; as it came where it is none. */
export function shown(number, decimals) {
  const value = parse(number);
  if (!value) {
    return number;
  }
  return format(divide(value.units * 10n ** BigInt(decimals), 10n ** BigInt(value.places)), decimals);
}

function divide(up, down) {
  const isNegative = (up < 0n) !== (down < 0n);
  const [top, bottom] = [up < 0n ? -up : up, down < 0n ? -down : down];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return isNegative ? -rounded : rounded;
}

function format(units, decimals) {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = decimals ? `.${digits.slice(-decimals)}` : "";
  return `${units < 0n ? "\u2212" : ""}${whole}${fraction}`;
}

/** A number less the sum of others, exactly, as a plain number: for texts that `parse` reads. */
export function difference(whole, parts) {
  const numbers = [whole, ...parts].map(parse);
  const places = Math.max(...numbers.map((number) => number.places));
  const [first, ...rest] = numbers.map(({ units, places: own }) => units * 10n ** BigInt(places - own));
  const left = rest.reduce((sum, units) => sum - units, first);
  const digits = (left < 0n ? -left : left).toString().padStart(places + 1, "0");
  const wholeDigits = digits.slice(0, digits.length - places);
  return `${left < 0n ? "-" : ""}${wholeDigits}${places ? `.${digits.slice(-places)}` : ""}`;
}
