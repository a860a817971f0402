/**
 * Whom a limit is for. An IPv6 customer has a whole /64 and changes addresses in it at will, so all
 * of them are one; an IPv4 address in an IPv6 one is that IPv4 address.
 */

const OCTET = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const GROUP = /^[\da-f]{1,4}$/i;

const isIpv4 = (text: string) => {
  const octets = text.split(".");
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet));
};

/** The eight groups of an address without its zone; undefined for anything else. */
function groupsOf(text: string): number[] | undefined {
  let plain = text;
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (tail.includes(".")) {
    if (!isIpv4(tail)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = tail.split(".").map(Number);
    const pair = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(":");
    plain = text.slice(0, -tail.length) + pair;
  }
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = [...left, ...right];
  const missing = 8 - given.length;
  if (!given.every((group) => GROUP.test(group))) return undefined;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...left, ...Array<string>(missing).fill("0"), ...right];
  return all.map((group) => Number.parseInt(group, 16));
}

/** The network that an address counts for; undefined when it is no address. */
export function networkOf(address: string): string | undefined {
  if (isIpv4(address)) return address;
  if (!address.includes(":")) return undefined;
  const groups = groupsOf(address.replace(/%.*$/, ""));
  if (!groups) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** Where no address is known (a socket that is gone, a tool in development): all of these share one. */
const NOWHERE = "nowhere";

export const addressSubject = (address: string | null | undefined) =>
  `address:${(address && networkOf(address)) || NOWHERE}`;

/** A person, or the account of a service. */
export const callerSubject = (id: string) => `caller:${id}`;
