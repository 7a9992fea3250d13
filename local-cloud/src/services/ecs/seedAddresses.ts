import type { SeedServer } from '../../core/seed';
import { addressText, privateBlockOf, readAddress } from '../vpc/cidr';

const DEFAULT_NETWORK = '10.0.0.0/8';
const DEFAULT_BLOCK = '10.0.0.0/16';

/** The block of a seed's vSwitch with this address in it. */
export const seedBlockOf = (privateIp: string): string => privateIp.replace(/\.\d+\.\d+$/, '.0.0/16');

/** The private addresses of the seed's servers in one region, all in one network: those asked for, and free ones for the rest. */
export class SeedAddresses {
  private readonly asked = new Set<string>();
  /** By vSwitch, where an address asked for tells it. */
  private readonly blocks = new Map<string, string>();
  /** Of the network. */
  private outer?: string;
  /** Of vSwitches in which no address is asked for. */
  private block = DEFAULT_BLOCK;
  private count = 0;

  /** @throws Error for an address that is none of the network's or its vSwitch's, or that two servers would have. */
  constructor(servers: SeedServer[]) {
    for (const server of servers) if (server.privateIp !== undefined) this.ask(server, server.privateIp);
  }

  of(vSwitchId: string, asked: string | undefined): string {
    if (asked !== undefined) return asked;
    const first = readAddress((this.blocks.get(vSwitchId) ?? this.block).replace(/\/.*/, '')) ?? 0;
    for (;;) {
      const n = ++this.count;
      const address = addressText(first + Math.floor(n / 200) * 256 + 10 + (n % 200));
      if (!this.asked.has(address)) return address;
    }
  }

  private ask({ region, count, vSwitchId }: SeedServer, privateIp: string): void {
    const wrong = (why: string) =>
      new Error(`The seed of the local cloud: privateIp ${privateIp} in ${region} ${why}.`);
    const outer = privateBlockOf(privateIp);
    if (outer === undefined) throw wrong('is no private address');
    if (outer !== (this.outer ?? outer)) throw wrong(`is not in ${this.outer}, where other servers of the network are`);
    if (outer !== DEFAULT_NETWORK && this.outer === undefined) this.block = seedBlockOf(privateIp);
    this.outer = outer;
    if (count > 1 || this.asked.has(privateIp)) throw wrong('would be the address of two servers');
    this.asked.add(privateIp);
    if (vSwitchId === undefined) return;
    const block = this.blocks.get(vSwitchId) ?? seedBlockOf(privateIp);
    if (block !== seedBlockOf(privateIp)) throw wrong(`is not in ${block}, where others of ${vSwitchId} are`);
    this.blocks.set(vSwitchId, block);
  }
}
