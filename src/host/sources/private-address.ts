import { BlockList, isIPv6 } from 'node:net';

/**
 * Whether an address belongs to this computer or its own networks, or is not one that the internet knows. IPv6 addresses
 * that carry an IPv4 one count as private altogether when they can lead to such a network.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return IPV4.check(bare, 'ipv4');
  return IPV6.check(bare, 'ipv6') || !GLOBAL_IPV6.check(bare, 'ipv6');
}

/** From the IANA's registry of special addresses. */
const IPV4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

const GLOBAL_IPV6 = subnets('ipv6', ['2000::/3']);

/** Inside the global range: Teredo and other protocols' own, documentation, 6to4. */
const IPV6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

function subnets(family: 'ipv4' | 'ipv6', list: readonly string[]): BlockList {
  const block = new BlockList();
  for (const subnet of list) {
    const [network = '', prefix] = subnet.split('/');
    block.addSubnet(network, Number(prefix), family);
  }
  return block;
}
