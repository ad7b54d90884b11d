import { BlockList, isIP } from 'node:net';

/** Is this host asked without a proxy? */
export type Bypass = (host: string, port: number) => boolean;

/**
 * NO_PROXY as curl, Go and Python read it: hosts with all that is below them, addresses, CIDR ranges, each with a port
 * or without, and `*`. A name is compared as it is written; it is not looked up.
 */
export function noProxy(list: string): Bypass {
  const rules = list.split(/[\s,]+/).filter((entry) => entry !== '').map(ruleOf);
  return (host, port) => {
    const name = plainHost(host);
    return isLoopback(name) || rules.some((rule) => rule(name, port));
  };
}

/** No proxy reaches this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || LOOPBACK.check(host, familyOf(host));
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function ruleOf(entry: string): Bypass {
  if (entry === '*') return () => true;
  const [, address = '', bits] = /^\[?([\d.]+|[\da-f:.]*:[\da-f:.]*)\]?(?:\/(\d{1,3}))?$/i.exec(entry) ?? [];
  if (isIP(address) !== 0) return inRange(address, bits);
  const [, name = entry, port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  const wanted = plainHost(name.replace(/^\*?\.+/, ''));
  const matches = isIP(wanted) === 0 ? (host: string) => host === wanted || host.endsWith(`.${wanted}`) : inRange(wanted, undefined);
  return (host, at) => (port === undefined || Number(port) === at) && matches(host, at);
}

function inRange(address: string, bits: string | undefined): Bypass {
  const range = new BlockList();
  const widest = isIP(address) === 4 ? 32 : 128;
  const prefix = bits === undefined ? widest : Number(bits);
  if (prefix > widest) return () => false;
  range.addSubnet(address, prefix, familyOf(address));
  return (host) => isIP(host) !== 0 && range.check(host, familyOf(host));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** Lower case, without the brackets of IPv6 and the dot of the root. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
