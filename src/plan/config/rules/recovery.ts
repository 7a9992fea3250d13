import { isUsableIn, isWithin, overlap, readAddress, readCidr } from '../../cidr';
import type { Draft } from '../draft';
import { RECOVERY } from '../fields-recovery';
import { joined, ROOT, shown, type Problem } from '../problems';
import { WRONG_ITEM } from '../reader';

type RecoveryDraft = NonNullable<Draft['recovery']>;
type NetworkDraft = NonNullable<RecoveryDraft['network']>;
type ServerDraft = NonNullable<RecoveryDraft['overrides']>[string];

const PATH = `${ROOT}recovery`;
const at = (...steps: string[]): string => steps.reduce(joined, PATH);

/**
 * What the keys of `offsite:recovery` must be to each other and to the rest.
 *
 * @param found what is wrong already: a value that is not in the draft for that reason is not missing
 * @param isSecret whether the key is encrypted
 */
export function recoveryProblems(
  { recovery, destinationRegions = [] }: Draft,
  found: readonly Problem[],
  isSecret: boolean,
): Problem[] {
  if (!recovery) return [];
  const region = recovery.region ?? destinationRegions[0] ?? '';
  const isWrong = (path: string): boolean => found.some((problem) => problem.path.startsWith(path));
  return [
    ...regionProblems(recovery, destinationRegions),
    ...networkProblems(recovery, region).filter(({ path, received }) => received !== undefined || !isWrong(path)),
    ...serverProblems(recovery, isSecret),
    ...placeProblems(recovery),
  ];
}

function regionProblems({ region }: RecoveryDraft, destinations: readonly string[]): Problem[] {
  if (region === undefined || destinations.length === 0 || destinations.includes(region)) return [];
  // A wrong one may be the very one that was meant.
  if (destinations.includes(WRONG_ITEM)) return [];
  const rule = 'must be one of destinationRegions: elsewhere there are no copies';
  return [{ path: at('region'), rule, received: shown(region), example: destinations[0] }];
}

function networkProblems({ mode, network }: RecoveryDraft, region: string): Problem[] {
  const path = at('network');
  const { example } = RECOVERY.network;
  if (!network)
    return mode === undefined || mode === 'off' ? [] : [{ path, rule: 'is required in this mode', example }];
  const made = ['cidr', 'vSwitches', 'ingress'].filter((key) => key in network);
  const existing = ['vSwitchIds', 'securityGroupIds'].filter((key) => key in network);
  if (made.length > 0 && existing.length > 0) {
    const rule = 'must be one to be made (cidr, vSwitches, ingress) or one that exists (vSwitchIds, securityGroupIds)';
    return [{ path, rule, received: shown([...made, ...existing]), example }];
  }
  const needed = existing.length > 0 ? ['vSwitchIds', 'securityGroupIds'] : ['cidr', 'vSwitches'];
  const missing = needed.filter((key) => !(key in network));
  return [
    ...missing.map((key) => ({ path: joined(path, key), rule: 'is required beside the others' })),
    ...rangeProblems(network, region),
    ...portProblems(network),
  ];
}

function portProblems({ ingress = {} }: NetworkDraft): Problem[] {
  return Object.entries(ingress).flatMap(([name, { protocol = 'tcp', ports }]) => {
    if (ports === undefined || protocol === 'tcp' || protocol === 'udp') return [];
    const path = joined(at('network', 'ingress', name), 'ports');
    return [{ path, rule: `must not be given for ${protocol}: only tcp and udp have ports`, received: shown(ports) }];
  });
}

function rangeProblems({ cidr, vSwitches = {} }: NetworkDraft, region: string): Problem[] {
  const path = at('network', 'vSwitches');
  const whole = cidr === undefined ? undefined : readCidr(cidr);
  const ranges = Object.entries(vSwitches).map(([zone, text]) => ({ zone, text, range: readCidr(text) }));
  return ranges.flatMap(({ zone, text, range }, i) => {
    const wrong = (rule: string, received: string): Problem => ({
      path: joined(path, zone),
      rule,
      received: shown(received),
    });
    const problems: Problem[] = [];
    if (region !== '' && !zone.startsWith(region)) problems.push(wrong(`must be in a zone of ${region}`, zone));
    if (range && whole && !isWithin(range, whole)) problems.push(wrong(`must lie within cidr (${cidr})`, text));
    if (range && (range.size < 8 || range.size > 65_536)) problems.push(wrong('must be a /16 to /29', text));
    const other = ranges.slice(0, i).find((one) => one.range && range && overlap(one.range, range));
    if (other) problems.push(wrong(`must not overlap with the range of ${other.zone}`, text));
    return problems;
  });
}

/** Of the defaults and of each override, with its path. */
function servers({ defaults, overrides = {} }: RecoveryDraft): [string, ServerDraft][] {
  const each = Object.entries(overrides).map(([id, one]): [string, ServerDraft] => [at('overrides', id), one]);
  return defaults ? [[at('defaults'), defaults], ...each] : each;
}

function serverProblems(recovery: RecoveryDraft, isSecret: boolean): Problem[] {
  return servers(recovery).flatMap(([path, { password, keyPair, chargeType }]) => {
    const problems: Problem[] = [];
    const add = (key: string, rule: string, received?: string): void => {
      problems.push({ path: joined(path, key), rule, received, example: exampleOf(key) });
    };
    if (password !== undefined && !isSecret)
      add('password', 'must be encrypted (pulumi config set --secret)', '[secret]');
    if (password !== undefined && keyPair !== undefined)
      add('keyPair', 'must not be given beside a password', shown(keyPair));
    if (chargeType === 'PrePaid' && recovery.mode === 'standby') {
      add(
        'chargeType',
        'must be PostPaid in standby: what is paid for ahead costs as much when stopped',
        shown(chargeType),
      );
    }
    return problems;
  });
}

function exampleOf(key: string): string {
  return RECOVERY.overrides.value.members[key as keyof typeof RECOVERY.overrides.value.members].example;
}

/** Overrides that the network to be made has no place for; of one that exists only the cloud knows. */
function placeProblems(recovery: RecoveryDraft): Problem[] {
  const { vSwitches } = recovery.network ?? {};
  const taken = new Map<number, string>();
  return servers(recovery).flatMap(([path, server]) => {
    const problems: Problem[] = [];
    const zones = Object.keys(vSwitches ?? {});
    if (vSwitches && server.zone !== undefined && !zones.includes(server.zone)) {
      const rule = 'must be a zone that has a vSwitch';
      problems.push({ path: joined(path, 'zone'), rule, received: shown(server.zone), example: zones[0] });
    }
    const address = server.privateIp === undefined ? undefined : readAddress(server.privateIp);
    if (address === undefined) return problems;
    const wrong = (rule: string): void => {
      problems.push({ path: joined(path, 'privateIp'), rule, received: shown(server.privateIp) });
    };
    const ranges = Object.entries(vSwitches ?? {})
      .filter(([zone]) => server.zone === undefined || zone === server.zone)
      .map(([, text]) => readCidr(text));
    if (vSwitches && !ranges.some((range) => range && isUsableIn(address, range))) {
      wrong('must be a usable address of a vSwitch (not its first, nor its last three)');
    }
    if (taken.has(address)) wrong(`must not be that of ${taken.get(address)} as well`);
    taken.set(address, path);
    return problems;
  });
}
